// Writing rehearsals: a name, the text, and what is wrong with it as it is typed.
import { useEffect, useRef, useState } from "react";
import { Button } from "../../look/button.tsx";
import { Notice } from "../../look/notice.tsx";
import { words } from "../../words/words.ts";
import { useTextCheck } from "./use-text-check.ts";

/** What is written: a new file, or one that is kept. */
export interface Writing {
  id: string | undefined;
  tag: string;
  name: string;
  text: string;
  line?: number | undefined;
}

interface RehearsalEditorProps {
  writing: Writing;
  readOnly: boolean;
  save: (name: string, text: string) => void;
  busy: boolean;
  fault: string | undefined;
  close: () => void;
}

export function RehearsalEditor(props: RehearsalEditorProps) {
  const { writing, readOnly, save, busy, fault, close } = props;
  const [name, setName] = useState(writing.name);
  const [text, setText] = useState(writing.text);
  const area = useRef<HTMLTextAreaElement>(null);
  const check = useTextCheck(text);
  const w = words.flowTests.rehearsals;
  const show = (line: number) => {
    const before = text.split("\n").slice(0, line - 1);
    const from = before.join("\n").length + (before.length > 0 ? 1 : 0);
    const end = text.indexOf("\n", from);
    area.current?.focus();
    area.current?.setSelectionRange(from, end === -1 ? text.length : end);
  };
  useEffect(() => {
    if (writing.line === undefined) area.current?.focus();
    else show(writing.line);
    // Once, when it opens.
  }, []);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save(name.trim(), text);
      }}
    >
      <label className="flex flex-col gap-1 text-sm">
        {w.name}
        <input
          className="field"
          value={name}
          maxLength={200}
          readOnly={readOnly}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className="flex flex-col gap-1 text-sm">
        {w.text}
        <textarea
          ref={area}
          rows={18}
          wrap="off"
          spellCheck={false}
          maxLength={200_000}
          readOnly={readOnly}
          className="field py-2 font-mono text-[13px]"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <div aria-live="polite" className="min-h-9 text-sm">
        {check?.count !== undefined && <p className="text-soft">{w.valid(check.count)}</p>}
        {check !== undefined && check.faults.length > 0 && (
          <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
            {check.faults.map(({ line, message }) => (
              <li key={`${line} ${message}`} className="text-alarm wrap-anywhere">
                {line !== undefined && (
                  <button
                    type="button"
                    className="mr-1 min-h-6 underline underline-offset-2"
                    onClick={() => show(line)}
                  >
                    {w.line(line)}
                  </button>
                )}
                {message}
              </li>
            ))}
          </ul>
        )}
      </div>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={close}>
          {w.cancel}
        </Button>
        {!readOnly && (
          <Button
            type="submit"
            look="main"
            disabled={busy || name.trim() === "" || check?.count === undefined}
          >
            {w.save}
          </Button>
        )}
      </div>
    </form>
  );
}
