// Workflows: which there are, and what their runs came to.
import {
  type Workflow,
  createWorkflow,
  deleteWorkflow,
} from "@pipecast/contracts/events/workflows";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { Link, goTo } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useMay, useSession } from "../session/session.tsx";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { RunList } from "./run-list.tsx";
import { useWorkflows } from "./use-workflows.ts";

export const placeOf = (id: string) => `/automations/workflows/${encodeURIComponent(id)}`;

export default function WorkflowsPage() {
  const { session } = useSession();
  const may = useMay();
  const { value, fault, again } = useWorkflows(session.organization.id);
  const [removing, setRemoving] = useState<Workflow>();
  const w = words.workflows;
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6">
      <section aria-labelledby="workflows-title" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div>
            <h1 id="workflows-title" className="text-xl font-semibold">
              {w.title}
            </h1>
            <p className="text-soft">{w.lead}</p>
          </div>
          {may(createWorkflow) && (
            <Button
              look="main"
              className="ml-auto"
              onClick={() => goTo("/automations/workflows/new")}
            >
              {w.create}
            </Button>
          )}
        </div>
        {value === undefined && fault === undefined && (
          <p role="status" className="text-soft">
            {w.loading}
          </p>
        )}
        {fault !== undefined && (
          <div className="flex flex-wrap items-center gap-3">
            <Notice look="alarm" role="alert">
              {fault}
            </Notice>
            <Button onClick={again}>{words.wrong.again}</Button>
          </div>
        )}
        {value?.items.length === 0 && (
          <div className="card flex flex-col items-center gap-2 border-dashed px-4 py-10 text-center">
            <p className="font-semibold">{w.empty}</p>
            <p className="max-w-md text-soft">{w.emptyLead}</p>
          </div>
        )}
        <ul className="grid gap-3 lg:grid-cols-2">
          {value?.items.map((workflow) => (
            <li key={workflow.id} className="card flex flex-wrap items-center gap-2 p-4">
              <div className="min-w-0 grow">
                <h2 className="font-semibold wrap-anywhere">{workflow.document.name}</h2>
                <p className="text-sm text-soft wrap-anywhere">
                  <code>{workflow.id}</code> · {w.steps(workflow.document.steps.length)} ·{" "}
                  {w.version(workflow.version)}
                  {!workflow.document.enabled && ` · ${w.off}`}
                </p>
              </div>
              <Link
                href={placeOf(workflow.id)}
                aria-label={w.edit(workflow.document.name)}
                className="inline-flex min-h-10 items-center rounded-[9px] border border-line-strong bg-card px-4 font-medium hover:bg-sunken"
              >
                {w.editShort}
              </Link>
              {may(deleteWorkflow) && (
                <Button
                  look="quiet"
                  aria-label={w.remove(workflow.document.name)}
                  onClick={() => setRemoving(workflow)}
                >
                  {w.removeShort}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <RunList />
      {removing !== undefined && (
        <RemoveDialog
          workflow={removing}
          close={() => setRemoving(undefined)}
          removed={() => {
            setRemoving(undefined);
            again();
          }}
        />
      )}
    </div>
  );
}

function RemoveDialog(props: { workflow: Workflow; close: () => void; removed: () => void }) {
  const { workflow, close, removed } = props;
  const { id } = workflow;
  const { busy, fault, run } = useDeed();
  const w = words.workflows;
  const remove = async () => {
    if (await run(async () => void (await ask(deleteWorkflow, { params: { id }, query: {} }))))
      removed();
  };
  return (
    <Dialog title={w.removeTitle(workflow.document.name)} close={close}>
      <p className="text-soft">{w.removeLead}</p>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{w.cancel}</Button>
        <Button look="alarm" disabled={busy} onClick={() => void remove()}>
          {w.removeDo}
        </Button>
      </div>
    </Dialog>
  );
}
