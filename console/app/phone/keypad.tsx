// Twelve keys, and what they mean where the call is.
import { words } from "../words/words.ts";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function Keypad({
  menu,
  press,
}: {
  menu: ReadonlyMap<string, string>;
  press: (digit: string) => void;
}) {
  return (
    <div role="group" aria-label={words.phone.keypad} className="grid grid-cols-3 gap-1.5">
      {keys.map((digit) => {
        const meaning = menu.get(digit);
        return (
          <button
            key={digit}
            type="button"
            onClick={() => press(digit)}
            className="flex min-h-11 flex-col items-center justify-center rounded-[9px] border border-line bg-card leading-tight hover:bg-sunken active:bg-tint"
          >
            <span className="text-base font-semibold">{digit}</span>
            {meaning !== undefined && (
              <span className="max-w-full truncate px-1 text-[11px] text-soft">{meaning}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}
