// A workflow as a form: new, or changed. What cannot run is refused by the server, with the step it is about.
import { createWorkflow, getWorkflow, putWorkflow } from "@pipecast/contracts/events/workflows";
import { useEffect, useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { Link, goTo, segmentOf } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useMay } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { type Draft, type DraftStep, documentOf, draftOf, newStep } from "./draft.ts";
import { StepForm } from "./step-form.tsx";

export default function EditPage({ path }: { path: string }) {
  const id = segmentOf(path, 3);
  const isNew = id === "new";
  const may = useMay();
  const { value, fault } = useAnswer(`workflow ${id}`, async () =>
    isNew ? null : ask(getWorkflow, { params: { id }, query: {} }),
  );
  const [draft, setDraft] = useState<Draft>();
  const [ownId, setOwnId] = useState("");
  const [version, setVersion] = useState(0);
  const [told, tell] = useState("");
  const deed = useDeed();
  const w = words.workflows;
  useEffect(() => {
    if (value === undefined) return;
    setVersion(value?.version ?? 0);
    setDraft(
      value === null
        ? { name: "", enabled: true, steps: [newStep("wait", [])] }
        : draftOf(value.document),
    );
  }, [value]);
  const allowed = may(isNew ? createWorkflow : putWorkflow);

  const save = async () => {
    if (draft === undefined) return;
    tell("");
    const made = documentOf(draft);
    if ("badJson" in made) return deed.setFault(w.form.badJson(made.badJson));
    const { document } = made;
    await deed.run(async () => {
      if (isNew) {
        const body = { document, ...(ownId.trim() === "" ? {} : { id: ownId.trim() }) };
        const workflow = await ask(createWorkflow, { body });
        goTo(`/automations/workflows/${encodeURIComponent(workflow.id)}`, { replace: true });
        return;
      }
      const headers = { "if-match": `"${version}"` };
      const workflow = await ask(putWorkflow, { params: { id }, body: { document } }, headers);
      setVersion(workflow.version);
      tell(w.form.saved(workflow.version));
    });
  };
  const put = (steps: DraftStep[]) => setDraft((old) => old && { ...old, steps });
  const trouble = deed.fault ?? fault;
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4">
      <Link href="/automations" className="text-sm text-brand underline-offset-2 hover:underline">
        {w.back}
      </Link>
      <h1 className="text-xl font-semibold wrap-anywhere">
        {isNew ? w.form.newTitle : w.form.title(draft?.name ?? "")}
      </h1>
      {draft === undefined && fault === undefined && (
        <p role="status" className="text-soft">
          {w.loading}
        </p>
      )}
      {draft !== undefined && (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <fieldset disabled={!allowed} className="flex min-w-0 flex-col gap-4">
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label={w.form.name}
                required
                maxLength={200}
                value={draft.name}
                onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              />
              {isNew && (
                <TextField
                  label={w.form.id}
                  hint={w.form.idHint}
                  maxLength={128}
                  value={ownId}
                  onChange={({ target }) => setOwnId(target.value)}
                />
              )}
            </div>
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-5"
                checked={draft.enabled}
                onChange={({ target }) => setDraft({ ...draft, enabled: target.checked })}
              />
              {w.form.enabled}
            </label>
            <p className="text-sm text-soft wrap-anywhere">{w.form.hint}</p>
            {draft.steps.map((step, at) => (
              <StepForm
                key={step.key}
                step={step}
                number={at + 1}
                all={draft.steps}
                change={(next) => put(draft.steps.map((one, n) => (n === at ? next : one)))}
                move={(by) => put(moved(draft.steps, at, by))}
                remove={() => put(draft.steps.filter((_, n) => n !== at))}
              />
            ))}
            <div className="flex flex-wrap gap-3">
              <Button
                disabled={draft.steps.length >= 50}
                onClick={() => put([...draft.steps, newStep("close_ticket", draft.steps)])}
              >
                {w.form.add}
              </Button>
              <Button look="main" type="submit" disabled={deed.busy}>
                {w.form.save}
              </Button>
            </div>
          </fieldset>
        </form>
      )}
      {trouble !== undefined && (
        <Notice look="alarm" role="alert">
          {trouble}
        </Notice>
      )}
      <p role="status">{told}</p>
    </div>
  );
}

function moved(steps: readonly DraftStep[], at: number, by: -1 | 1): DraftStep[] {
  const next = [...steps];
  const [step] = next.splice(at, 1);
  if (step !== undefined) next.splice(at + by, 0, step);
  return next;
}
