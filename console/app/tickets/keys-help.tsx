// Which keys do what on the tickets page.
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { words } from "../words/words.ts";

export function KeysHelp({ close }: { close: () => void }) {
  const w = words.tickets.help;
  return (
    <Dialog title={w.title} close={close}>
      <dl className="grid grid-cols-[4.5rem_1fr] items-center gap-y-2">
        {w.list.map(([key = "", what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md border border-line-strong bg-sunken px-2 py-0.5 font-mono text-sm">
                {key}
              </kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Button className="self-end" onClick={close}>
        {w.close}
      </Button>
    </Dialog>
  );
}
