// Fields of the inspector: each says what the check found about it, and is found by its place in the document.
import { type ReactNode, useId, useState } from "react";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ProblemsAt } from "./problems-at.tsx";

interface FieldProps {
  label: string;
  /** The label is only for those who do not see what stands around the field. */
  bare?: boolean | undefined;
  /** Pointer of its place in the document. */
  at: string;
  hint?: ReactNode;
}

function Frame(
  props: FieldProps & { id: string; children: ReactNode; fault?: string | undefined },
) {
  const { id, label, bare, at, hint, fault, children } = props;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <label htmlFor={id} className={bare ? "sr-only" : "text-sm text-soft"}>
        {label}
      </label>
      {children}
      <div id={`${id}-more`} className="flex flex-col gap-1 empty:hidden">
        {fault !== undefined && (
          <p role="alert" className="text-sm text-alarm">
            {fault}
          </p>
        )}
        <ProblemsAt at={at} />
        {hint !== undefined && <p className="text-sm text-soft">{hint}</p>}
      </div>
    </div>
  );
}

interface LineProps extends FieldProps {
  value: string;
  onChange: (text: string) => void;
  rows?: number;
  mono?: boolean;
  placeholder?: string;
  /** More characters than this cannot be typed. */
  longest?: number;
}

/** Text without templates. Empty is given as "". */
export function LineField(props: LineProps) {
  const { value, onChange, rows = 1, mono, placeholder, at } = props;
  const { readOnly } = useFlowEditor();
  const id = useId();
  const common = {
    id,
    value,
    readOnly,
    placeholder,
    maxLength: props.longest,
    "data-at": at,
    "aria-describedby": `${id}-more`,
    className: `field ${mono ? "font-mono text-sm" : ""} ${rows > 1 ? "py-2 field-sizing-content max-h-96" : ""}`,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  return (
    <Frame {...props} id={id}>
      {rows > 1 ? <textarea {...common} rows={rows} /> : <input {...common} type="text" />}
    </Frame>
  );
}

interface NameProps extends FieldProps {
  value: string;
  /** Why this cannot be the name; undefined where it can. */
  refuse: (name: string) => string | undefined;
  onRename: (name: string) => void;
  mono?: boolean;
}

/** A name that others refer to: taken over when the field is left or Enter is pressed, and only where it can be one. */
export function NameField(props: NameProps) {
  const { value, refuse, onRename, mono = true, at } = props;
  const { readOnly } = useFlowEditor();
  const [draft, setDraft] = useState<{ of: string; text: string }>();
  const id = useId();
  // Another name came from elsewhere: what was begun here was about the old one.
  const text = draft?.of === value ? draft.text : value;
  const fault = text === value ? undefined : refuse(text);
  const take = () => {
    if (text !== value && fault === undefined) onRename(text);
  };
  return (
    <Frame {...props} id={id} fault={fault}>
      <input
        id={id}
        type="text"
        value={text}
        readOnly={readOnly}
        data-at={at}
        aria-describedby={`${id}-more`}
        aria-invalid={fault !== undefined}
        autoComplete="off"
        spellCheck={false}
        className={`field ${mono ? "font-mono text-sm" : ""}`}
        onChange={({ target }) => setDraft({ of: value, text: target.value })}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
          if (event.key === "Escape" && text !== value) {
            event.stopPropagation();
            setDraft(undefined);
          }
        }}
      />
    </Frame>
  );
}

interface NumberProps extends FieldProps {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  /** Only whole numbers. */
  whole?: boolean;
  fault: string;
}

/** A number, or nothing. What is no number stays in the field and is told. */
export function NumberField(props: NumberProps) {
  const { value, onChange, whole = false, at } = props;
  const { readOnly } = useFlowEditor();
  const [draft, setDraft] = useState<{ of: number | undefined; text: string }>();
  const id = useId();
  const text =
    draft !== undefined && Object.is(draft.of, value) ? draft.text : (value ?? "").toString();
  const read = (written: string): number | undefined | null => {
    if (written.trim() === "") return undefined;
    const number = Number(written);
    return Number.isFinite(number) && (!whole || Number.isInteger(number)) ? number : null;
  };
  const wrong = read(text) === null;
  return (
    <Frame {...props} id={id} fault={wrong ? props.fault : undefined}>
      <input
        id={id}
        type="text"
        inputMode={whole ? "numeric" : "decimal"}
        value={text}
        readOnly={readOnly}
        data-at={at}
        aria-describedby={`${id}-more`}
        aria-invalid={wrong}
        className="field"
        onChange={({ target }) => {
          const number = read(target.value);
          setDraft({ of: number === null ? value : number, text: target.value });
          if (number !== null) onChange(number);
        }}
        onBlur={() => !wrong && setDraft(undefined)}
      />
    </Frame>
  );
}

interface ChoiceProps<T extends string> extends FieldProps {
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
}

export function ChoiceField<T extends string>(props: ChoiceProps<T>) {
  const { value, options, onChange, at } = props;
  const { readOnly } = useFlowEditor();
  const id = useId();
  return (
    <Frame {...props} id={id}>
      <select
        id={id}
        value={value}
        disabled={readOnly}
        data-at={at}
        aria-describedby={`${id}-more`}
        className="field"
        onChange={({ target }) => {
          const chosen = options.find(([name]) => name === target.value);
          if (chosen !== undefined) onChange(chosen[0]);
        }}
      >
        {options.map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

interface TickProps extends FieldProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function TickField({ label, bare, at, hint, checked, onChange }: TickProps) {
  const { readOnly } = useFlowEditor();
  const id = useId();
  return (
    <div className="flex flex-col">
      <label htmlFor={id} className="inline-flex min-h-10 items-center gap-2">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          disabled={readOnly}
          data-at={at}
          aria-describedby={`${id}-more`}
          className="size-4 accent-brand"
          onChange={({ target }) => onChange(target.checked)}
        />
        <span className={bare ? "sr-only" : ""}>{label}</span>
      </label>
      <div id={`${id}-more`} className="flex flex-col gap-1 empty:hidden">
        <ProblemsAt at={at} />
        {hint !== undefined && <p className="text-sm text-soft">{hint}</p>}
      </div>
    </div>
  );
}
