// The choice of what stands beside the flow.
import { words } from "../../words/words.ts";
import type { Side } from "./side-panels.tsx";

const sides: readonly Side[] = ["flow", "try", "rehearsals", "replay"];

export function SideTabs({ side, turnTo }: { side: Side; turnTo: (side: Side) => void }) {
  const w = words.flowTests.side;
  return (
    <div
      role="group"
      aria-label={w.label}
      className="inline-flex max-w-full flex-wrap rounded-[9px] bg-sunken p-1"
    >
      {sides.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={side === one}
          onClick={() => turnTo(one)}
          className="min-h-8 rounded-md px-3 text-sm text-soft hover:text-ink aria-pressed:bg-card aria-pressed:font-semibold aria-pressed:text-brand-deep aria-pressed:shadow-sm"
        >
          {w.tabs[one]}
        </button>
      ))}
    </div>
  );
}
