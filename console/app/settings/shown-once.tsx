// A secret that is shown this once, to be copied.
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { words } from "../words/words.ts";

export function ShownOnce(props: { title: string; text: string; close: () => void }) {
  const { title, text, close } = props;
  const w = words.settings;
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={title} close={close}>
      <p>{w.keys.shown}</p>
      <output className="rounded-lg border border-line bg-sunken p-3 font-mono text-sm break-all select-all">
        {text}
      </output>
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          look="main"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? w.copied : w.copy}
        </Button>
        <Button onClick={close}>{w.done}</Button>
      </div>
    </Dialog>
  );
}
