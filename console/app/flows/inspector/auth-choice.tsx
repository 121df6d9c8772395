// In whose name a webhook is sent: a choice with what each means.
import { useId } from "react";
import { words } from "../../words/words.ts";
import type { FlowAction } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ProblemsAt } from "./problems-at.tsx";

const choices = ["none", "internal", "org"] as const;

interface AuthChoiceProps {
  value: (typeof choices)[number];
  set: (auth: FlowAction["auth"]) => void;
  at: string;
}

export function AuthChoice({ value, set, at }: AuthChoiceProps) {
  const { readOnly } = useFlowEditor();
  const id = useId();
  const w = words.flowInspector.auth;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" disabled={readOnly}>
      <legend className="pb-1 text-sm text-soft">{w.title}</legend>
      {choices.map((name) => (
        <label
          key={name}
          className="flex items-start gap-2.5 rounded-[9px] border border-line p-2.5 has-checked:border-brand has-checked:bg-tint"
        >
          <input
            type="radio"
            name={id}
            value={name}
            data-at={value === name ? at : undefined}
            checked={value === name}
            aria-labelledby={`${id}-${name}`}
            aria-describedby={`${id}-${name}-about`}
            className="mt-1 size-4 shrink-0 accent-brand"
            onChange={() => set(name === "none" ? undefined : name)}
          />
          <span className="flex min-w-0 flex-col">
            <span id={`${id}-${name}`} className="font-medium">
              {w.names[name]}
            </span>
            <span id={`${id}-${name}-about`} className="text-sm text-soft">
              {w.about[name]}
            </span>
          </span>
        </label>
      ))}
      <ProblemsAt at={at} />
    </fieldset>
  );
}
