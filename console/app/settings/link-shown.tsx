// An invitation's link, shown once, to be copied and sent.
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { words } from "../words/words.ts";

export function LinkShown(props: { email: string; url: string; close: () => void }) {
  const { email, url, close } = props;
  const w = words.accounts.people;
  const [copied, setCopied] = useState(false);
  // The server may know itself by another name than the one this page came from.
  const link = URL.canParse(url) ? `${location.origin}/invite${new URL(url).hash}` : url;
  return (
    <Dialog title={w.linkTitle} close={close}>
      <p className="break-words">{w.link(email)}</p>
      <output className="rounded-lg border border-line bg-sunken p-3 font-mono text-sm break-all select-all">
        {link}
      </output>
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          look="main"
          onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
        >
          {copied ? w.copied : w.copy}
        </Button>
        <Button onClick={close}>{w.done}</Button>
      </div>
    </Dialog>
  );
}
