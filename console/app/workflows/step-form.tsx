// One step of a workflow as fields.
import { WorkflowStep, type WorkflowStepType } from "@pipecast/contracts/events/workflow-document";
import { Button } from "../look/button.tsx";
import { words } from "../words/words.ts";
import { type DraftStep, type FieldKind, fieldsOf, newStep } from "./draft.ts";

const types = WorkflowStep.options.map((option) => option.shape.type.value);

export interface StepFormProps {
  step: DraftStep;
  number: number;
  all: readonly DraftStep[];
  change: (step: DraftStep) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

export function StepForm({ step, number, all, change, move, remove }: StepFormProps) {
  const w = words.workflows;
  const set = (name: string, text: string) =>
    change({ ...step, texts: { ...step.texts, [name]: text } });
  const branch = step.type === "branch";
  const retype = (type: WorkflowStepType) =>
    change({ ...newStep(type, all), key: step.key, id: step.id });
  return (
    <fieldset className="card flex min-w-0 flex-col gap-3 p-4">
      <legend className="sr-only">{w.form.step(number)}</legend>
      <div className="flex flex-wrap items-end gap-3">
        <Labelled label={w.form.stepName}>
          <input
            className="field"
            required
            pattern="[a-z][a-z0-9_]{0,39}"
            value={step.id}
            onChange={({ target }) => change({ ...step, id: target.value })}
          />
        </Labelled>
        <Labelled label={w.form.type}>
          <select
            className="field"
            value={step.type}
            onChange={({ target }) => retype(target.value as WorkflowStepType)}
          >
            {types.map((type) => (
              <option key={type} value={type}>
                {w.types[type]}
              </option>
            ))}
          </select>
        </Labelled>
        <div className="ml-auto flex gap-1">
          <Button
            look="quiet"
            aria-label={w.form.up(step.id)}
            disabled={number === 1}
            onClick={() => move(-1)}
          >
            ↑
          </Button>
          <Button
            look="quiet"
            aria-label={w.form.down(step.id)}
            disabled={number === all.length}
            onClick={() => move(1)}
          >
            ↓
          </Button>
          <Button
            look="quiet"
            aria-label={w.form.remove(step.id)}
            disabled={all.length === 1}
            onClick={remove}
          >
            ×
          </Button>
        </div>
      </div>
      <div className="grid min-w-0 gap-3 sm:grid-cols-2">
        {Object.entries(fieldsOf[step.type]).map(([name, kind]) => (
          <Field
            key={name}
            name={name as keyof typeof w.fields}
            kind={kind}
            value={step.texts[name] ?? ""}
            set={(text) => set(name, text)}
          />
        ))}
      </div>
      {branch && <Choices step={step} all={all} change={change} />}
      <Labelled label={branch ? w.fields.otherwise : w.form.next}>
        <NextSelect
          value={step.next}
          all={all}
          own={step}
          below={!branch}
          choose={(next) => change({ ...step, next })}
        />
      </Labelled>
    </fieldset>
  );
}

function Choices({ step, all, change }: Pick<StepFormProps, "step" | "all" | "change">) {
  const w = words.workflows.fields;
  const put = (choices: DraftStep["choices"]) => change({ ...step, choices });
  return (
    <>
      {step.choices.map((choice, at) => {
        const set = (one: Partial<typeof choice>) =>
          put(step.choices.map((other, n) => (n === at ? { ...other, ...one } : other)));
        return (
          <div key={at} className="flex flex-wrap items-end gap-3">
            <Labelled label={w.if} wide>
              <input
                className="field font-mono"
                required
                value={choice.if}
                onChange={({ target }) => set({ if: target.value })}
              />
            </Labelled>
            <Labelled label={w.goTo}>
              <NextSelect
                value={choice.next}
                all={all}
                own={step}
                choose={(next) => set({ next })}
              />
            </Labelled>
            <Button
              look="quiet"
              aria-label={w.removeChoice}
              disabled={step.choices.length === 1}
              onClick={() => put(step.choices.filter((_, n) => n !== at))}
            >
              ×
            </Button>
          </div>
        );
      })}
      <Button
        className="self-start"
        disabled={step.choices.length >= 10}
        onClick={() => put([...step.choices, { if: "", next: "end" }])}
      >
        {w.addChoice}
      </Button>
    </>
  );
}

function NextSelect(props: {
  value: string;
  all: readonly DraftStep[];
  own: DraftStep;
  below?: boolean;
  choose: (next: string) => void;
}) {
  const { value, all, own, below = false, choose } = props;
  const w = words.workflows.form;
  return (
    <select
      className="field"
      value={value === "" && !below ? "end" : value}
      onChange={({ target }) => choose(target.value)}
    >
      {below && <option value="">{w.below}</option>}
      <option value="end">{w.end}</option>
      {all
        .filter(({ key }) => key !== own.key)
        .map(({ key, id }) => (
          <option key={key} value={id}>
            {id}
          </option>
        ))}
    </select>
  );
}

function Field(props: {
  name: keyof typeof words.workflows.fields;
  kind: FieldKind;
  value: string;
  set: (text: string) => void;
}) {
  const { name, kind, value, set } = props;
  const w = words.workflows;
  const label = w.fields[name];
  if (typeof kind !== "string")
    return (
      <Labelled label={label}>
        <select className="field" value={value} onChange={({ target }) => set(target.value)}>
          {kind.map((one) => (
            <option key={one} value={one}>
              {w.choices[one] ?? one}
            </option>
          ))}
        </select>
      </Labelled>
    );
  if (kind === "line" || kind === "number")
    return (
      <Labelled label={label}>
        <input
          className="field"
          inputMode={kind === "number" ? "numeric" : undefined}
          value={value}
          onChange={({ target }) => set(target.value)}
        />
      </Labelled>
    );
  const mono = kind === "json" || kind === "headers" ? "font-mono" : "";
  return (
    <Labelled label={label} wide>
      <textarea
        className={`field min-h-20 ${mono}`}
        value={value}
        onChange={({ target }) => set(target.value)}
      />
    </Labelled>
  );
}

function Labelled(props: { label: string; wide?: boolean; children: React.ReactNode }) {
  const { label, wide = false, children } = props;
  return (
    <label
      className={`flex min-w-0 flex-col gap-1 text-sm text-soft [&>*]:text-ink ${wide ? "grow sm:col-span-2" : ""}`}
    >
      {label}
      {children}
    </label>
  );
}
