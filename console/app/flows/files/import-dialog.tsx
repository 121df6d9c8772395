// Takes a flow from a file or from pasted text, says what could not come along, and asks before it replaces anything.
import { useId, useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { Notice } from "../../look/notice.tsx";
import { words } from "../../words/words.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { type ReadFile, readFlowFile, readFlowText } from "./read-file.ts";

interface ImportDialogProps {
  /** A file that was dropped on the page. */
  dropped?: File | undefined;
  close: () => void;
  take: (document: FlowDocument) => void;
}

export function ImportDialog({ dropped, close, take }: ImportDialogProps) {
  const w = words.flowEditor.files;
  const [text, setText] = useState("");
  const [read, setRead] = useState<ReadFile>();
  const [begun, setBegun] = useState(false);
  const textId = useId();
  const look = (reading: Promise<ReadFile>) => void reading.then(setRead);
  if (dropped !== undefined && !begun) {
    setBegun(true);
    look(readFlowFile(dropped));
  }
  return (
    <Dialog title={w.title} close={close}>
      <label className="flex flex-col gap-1 text-sm">
        {w.choose}
        <input
          type="file"
          accept=".json,.yaml,.yml,application/json,application/yaml"
          className="field py-1.5 file:mr-3 file:rounded-md file:border-0 file:bg-tint file:px-3 file:py-1 file:text-brand-deep"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) look(readFlowFile(file));
          }}
        />
      </label>
      <div className="flex flex-col gap-1 text-sm">
        <label htmlFor={textId}>{w.paste}</label>
        <textarea
          id={textId}
          rows={4}
          spellCheck={false}
          className="field py-2 font-mono text-sm"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setRead(undefined);
          }}
        />
        <Button
          className="self-start"
          disabled={text.trim() === ""}
          onClick={() => look(readFlowText(text))}
        >
          {w.look}
        </Button>
      </div>
      <div aria-live="polite" className="flex flex-col gap-2">
        {read !== undefined && <Report read={read} />}
      </div>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={close}>
          {w.cancel}
        </Button>
        <Button
          look="main"
          disabled={read?.kind !== "flow"}
          onClick={() => read?.kind === "flow" && take(read.document)}
        >
          {w.replace}
        </Button>
      </div>
    </Dialog>
  );
}

function Report({ read }: { read: ReadFile }) {
  const w = words.flowEditor.files;
  if (read.kind === "tooLarge") return <Notice look="alarm">{w.tooLarge}</Notice>;
  if (read.kind === "refused")
    return (
      <>
        <Notice look="alarm">{w.refused}</Notice>
        <ul className="max-h-48 list-disc overflow-y-auto pl-5 text-sm">
          {read.problems.slice(0, 20).map(({ code, path, line, message }) => (
            <li key={`${code} ${path} ${message}`} className="wrap-anywhere">
              {line !== undefined && `${w.line(line)} `}
              {message} <span className="font-mono text-xs text-soft">{path}</span>
            </li>
          ))}
        </ul>
      </>
    );
  const { document, form, notes } = read;
  return (
    <>
      <Notice>{w.found(document.meta.name, document.nodes.length, w.forms[form])}</Notice>
      {notes.length > 0 && (
        <>
          <p className="text-sm">{w.notes(notes.length)}</p>
          <ul className="max-h-48 list-disc overflow-y-auto pl-5 text-sm">
            {notes.slice(0, 100).map(({ code, path, message }) => (
              <li key={`${code} ${path} ${message}`} className="wrap-anywhere">
                {message} <span className="font-mono text-xs text-soft">{path}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="text-sm text-soft">{w.undoable}</p>
    </>
  );
}
