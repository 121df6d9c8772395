// A text field for templates: they are coloured, completed while typing, and underlined where they find nothing.
import { type ReactNode, useId, useRef, useState } from "react";
import { words } from "../../words/words.ts";
import { CompletionList } from "./completion-list.tsx";
import { type TemplateFault, templateFaults } from "./template-faults.ts";
import { templateMarks } from "./template-marks.ts";
import type { TemplatePlace } from "./names-in-scope.ts";
import { useCompletion } from "./use-completion.ts";
import { useNames } from "./use-names.ts";

interface TemplateFieldProps {
  label: string;
  /** The label is only for those who do not see what stands around the field. */
  bare?: boolean;
  value: string;
  onChange: (text: string) => void;
  place: TemplatePlace;
  /** The field's place in the document. */
  at: string;
  /** More than one: lines can be written. */
  rows?: number;
  json?: boolean;
  mono?: boolean;
  readOnly: boolean;
  placeholder?: string;
  onBlur?: () => void;
  /** Faults of another kind, a hint: below the field and read out with it. */
  children?: ReactNode;
}

const looks = {
  plain: "",
  template: "rounded-sm bg-tint",
  fault: "rounded-sm bg-warm-tint underline decoration-warm decoration-wavy underline-offset-4",
};
// Both layers break their lines at the very same letters.
const layer =
  "col-start-1 row-start-1 m-0 w-full min-w-0 whitespace-pre-wrap wrap-anywhere px-3 py-[8px] leading-[1.5] [unicode-bidi:plaintext]";

export function TemplateField(props: TemplateFieldProps) {
  const { label, bare = false, value, onChange, place, at, rows = 1, json = false } = props;
  const { readOnly, children } = props;
  const names = useNames(place);
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const shown = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);
  const write = (text: string) => onChange(rows > 1 ? text : text.replaceAll(/[\r\n]+/g, " "));
  const completing = useCompletion({ box, value, names, json, onChange: write });
  const offered = readOnly || !focused ? undefined : completing.offered;
  const all = templateFaults(value, names);
  // What is being written is not wrong yet.
  const faults =
    offered === undefined
      ? all
      : all.filter(({ start, end }) => start >= offered.to || end < offered.from);
  const font = props.mono || json ? "font-mono text-sm" : "";
  const w = words.flowInspector.template;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={bare ? "sr-only" : "text-sm text-soft"}>
        {label}
      </label>
      <div className="field grid max-h-96 overflow-x-hidden overflow-y-auto p-0 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-brand">
        <div ref={shown} aria-hidden="true" className={`${layer} ${font} text-transparent`}>
          {templateMarks(value, names, faults).map((mark, index) => (
            <span key={index} className={looks[mark.kind]}>
              {mark.text}
            </span>
          ))}
          {"\u200B"}
        </div>
        <textarea
          ref={box}
          id={id}
          rows={rows}
          data-at={at}
          readOnly={readOnly}
          spellCheck={!(json || props.mono)}
          placeholder={props.placeholder}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={offered && `${id}-list`}
          aria-activedescendant={offered && `${id}-list-${completing.active}`}
          aria-describedby={`${id}-faults`}
          className={`${layer} ${font} resize-none overflow-hidden bg-transparent outline-none`}
          value={value}
          onChange={({ target }) => {
            write(target.value);
            completing.offer();
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false);
            completing.close();
            props.onBlur?.();
          }}
          onPointerDown={completing.close}
          onKeyDown={(event) => {
            if (!completing.onKey(event) && rows === 1 && event.key === "Enter")
              event.preventDefault();
          }}
        />
      </div>
      {offered && (
        <CompletionList
          id={`${id}-list`}
          options={offered.options}
          active={completing.active}
          choose={completing.choose}
          text={shown}
          place={offered.from}
        />
      )}
      <span role="status" className="sr-only">
        {offered && w.count(offered.options.length)}
      </span>
      <div id={`${id}-faults`} className="flex flex-col gap-1 empty:hidden">
        {children}
        {faults.map((fault) => (
          <Fault
            key={`${fault.start}-${fault.kind}`}
            fault={fault}
            mend={
              readOnly
                ? undefined
                : (fix) => write(value.slice(0, fault.start) + fix + value.slice(fault.end))
            }
          />
        ))}
      </div>
    </div>
  );
}

function Fault(props: { fault: TemplateFault; mend: ((fix: string) => void) | undefined }) {
  const { fault, mend } = props;
  const { fix } = fault;
  const w = words.flowInspector.template;
  return (
    <p className="text-sm text-warm wrap-anywhere">
      <code className="font-mono">{fault.written}</code>: {w.faults[fault.kind]}{" "}
      {fix !== undefined && mend !== undefined && (
        <button
          type="button"
          className="min-h-6 font-medium text-brand underline wrap-anywhere"
          onClick={() => mend(fix)}
        >
          {w.use(fix)}
        </button>
      )}
    </p>
  );
}
