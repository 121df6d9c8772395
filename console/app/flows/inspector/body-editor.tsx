// The editor of a webhook's body: JSON that may hold templates, told wrong by its line, laid out on demand.
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { ProblemsBelow } from "./problems-below.tsx";
import { type ReadBody, readBody, writeBody } from "./read-body.ts";
import { useDraftText } from "./use-draft-text.ts";

interface BodyEditorProps {
  node: string;
  body: unknown;
  set: (body: unknown) => void;
  at: string;
}

/** What is no JSON yet stays here as it was typed, also while another part of the flow is looked at; the flow keeps the last that was. */
export function BodyEditor({ node, body, set, at }: BodyEditorProps) {
  const { document, readOnly } = useFlowEditor();
  const key = JSON.stringify([document.meta.name, node, at]);
  const [text, setText] = useDraftText(key, writeBody(body));
  const [told, setTold] = useState(false);
  const read = readBody(text);
  const w = words.flowInspector.body;
  const write = (next: string) => {
    const now = readBody(next);
    setTold(now.kind === "json" && now.quoted > 0);
    const value = now.kind === "json" ? now.value : undefined;
    setText(next, now.kind === "fault" ? writeBody(body) : writeBody(value));
    if (now.kind !== "fault") set(value);
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <TemplateField
        json
        label={w.label}
        at={at}
        rows={5}
        value={text}
        place={{ node }}
        readOnly={readOnly}
        onChange={write}
      >
        <p role="alert" className="text-sm text-alarm empty:hidden">
          {faultOf(read)}
        </p>
        <ProblemsBelow at={at} without="TEMPLATE_" />
        {told && <p className="text-sm text-soft">{w.quoted}</p>}
      </TemplateField>
      {!readOnly && (
        <Button
          className="self-start"
          disabled={read.kind !== "json"}
          onClick={() => read.kind === "json" && write(writeBody(read.value))}
        >
          {w.format}
        </Button>
      )}
    </div>
  );
}

function faultOf(read: ReadBody): string | undefined {
  const w = words.flowInspector.body;
  return read.kind === "fault" ? w.faults[read.reason](read.line) : undefined;
}
