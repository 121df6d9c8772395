// A labelled field of a settings form, with what the server said of it below.
import { type ComponentProps, type ReactNode, type SelectHTMLAttributes, use, useId } from "react";
import { TextField } from "../../look/text-field.tsx";
import { Faults } from "./save-form.tsx";

/** `name` is the field's path as the server says it. */
export function Field({
  name,
  hint,
  ...rest
}: ComponentProps<typeof TextField> & { name: string }) {
  const fault = use(Faults).get(name);
  const said = fault === undefined ? hint : fault;
  return <TextField hint={said} aria-invalid={fault !== undefined} name={name} {...rest} />;
}

export function Choice(
  props: SelectHTMLAttributes<HTMLSelectElement> & {
    label: string;
    name: string;
    hint?: string;
    children: ReactNode;
  },
) {
  const { label, name, hint, children, ...rest } = props;
  const id = useId();
  const fault = use(Faults).get(name);
  const said = fault ?? hint;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <select
        id={id}
        name={name}
        className="field"
        aria-invalid={fault !== undefined}
        aria-describedby={said === undefined ? undefined : `${id}-said`}
        {...rest}
      >
        {children}
      </select>
      {said !== undefined && (
        <p id={`${id}-said`} className="text-sm text-soft">
          {said}
        </p>
      )}
    </div>
  );
}

export function Tick(props: { label: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <label className="inline-flex min-h-10 items-center gap-2">
      <input
        type="checkbox"
        className="size-4 accent-(--color-brand)"
        checked={props.on}
        onChange={({ target }) => props.set(target.checked)}
      />
      <span className="min-w-0 break-words">{props.label}</span>
    </label>
  );
}
