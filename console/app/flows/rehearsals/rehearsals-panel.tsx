// A bot's rehearsals beside its flow: kept, written, run, and where one failed.
import {
  type Rehearsal,
  createRehearsal,
  deleteRehearsal,
  getRehearsal,
  listRehearsals,
  updateRehearsal,
} from "@pipecast/contracts/gateway/rehearsals";
import { RemoteError } from "@pipecast/contracts/client";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Notice } from "../../look/notice.tsx";
import { ask, askTagged, sayError } from "../../session/server.ts";
import { useAnswer } from "../../session/use-answer.ts";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { exampleText } from "./example-text.ts";
import { RehearsalEditor, type Writing } from "./rehearsal-editor.tsx";
import { RehearsalRow } from "./rehearsal-row.tsx";
import { RunReport } from "./run-report.tsx";
import { useRun } from "./use-run.ts";

export interface RehearsalsPanelProps {
  botId: string;
  keep: () => Promise<boolean>;
  go: (node: string) => void;
  writing: Writing | undefined;
  write: (writing: Writing | undefined) => void;
  /** Opens the list of past calls. */
  pastCalls: () => void;
}

export default function RehearsalsPanel(props: RehearsalsPanelProps) {
  const { botId: id, keep, go, writing, write, pastCalls } = props;
  const { document, readOnly } = useFlowEditor();
  const list = useAnswer(`rehearsals ${id}`, () =>
    ask(listRehearsals, { params: { id }, query: { limit: 100 } }),
  );
  const run = useRun(id);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const w = words.flowTests.rehearsals;

  const attempt = async (deed: () => Promise<void>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await deed();
    } catch (error) {
      const isOld = error instanceof RemoteError && error.status === 412;
      setFault(isOld ? w.conflict : sayError(error));
    } finally {
      setBusy(false);
    }
  };
  const open = (rehearsal: string, line?: number) =>
    attempt(async () => {
      const { value, tag } = await askTagged(getRehearsal, {
        params: { id, rehearsal },
        query: {},
      });
      write({ id: value.id, tag, name: value.name, text: value.text, line });
    });
  const save = (name: string, text: string) =>
    attempt(async () => {
      if (writing?.id === undefined)
        await ask(createRehearsal, { params: { id }, body: { name, text } });
      else
        await ask(
          updateRehearsal,
          { params: { id, rehearsal: writing.id }, body: { name, text } },
          { "if-match": writing.tag },
        );
      write(undefined);
      list.again();
    });
  const remove = ({ id: rehearsal }: Rehearsal) =>
    attempt(async () => {
      await ask(deleteRehearsal, { params: { id, rehearsal }, query: {} });
      list.again();
    });
  const start = () =>
    attempt(async () => {
      if (!readOnly && !(await keep())) return setFault(w.notKept);
      await run.start();
    });

  if (writing !== undefined)
    return (
      <RehearsalEditor
        key={`${writing.id} ${writing.tag}`}
        writing={writing}
        readOnly={readOnly}
        save={(name, text) => void save(name, text)}
        busy={busy}
        fault={fault}
        close={() => write(undefined)}
      />
    );
  const items = list.value?.items ?? [];
  const problem = fault ?? run.fault ?? list.fault;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-soft">{w.lead}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          look="main"
          disabled={busy || run.busy || items.length === 0}
          onClick={() => void start()}
        >
          {run.busy ? w.running : w.run}
        </Button>
        {!readOnly && (
          <>
            <Button
              onClick={() =>
                write({
                  id: undefined,
                  tag: "",
                  name: w.newName,
                  text: exampleText(document, w.example),
                })
              }
            >
              {w.add}
            </Button>
            <Button onClick={pastCalls}>{w.calls}</Button>
          </>
        )}
      </div>
      {problem !== undefined && (
        <Notice look="alarm" role="alert">
          {problem}
        </Notice>
      )}
      {list.fault !== undefined && <Button onClick={list.again}>{w.again}</Button>}
      {list.value === undefined && list.fault === undefined && (
        <p role="status" className="text-soft">
          {words.flowTests.side.loading}
        </p>
      )}
      {list.value !== undefined && items.length === 0 && <p className="text-soft">{w.none}</p>}
      <ul aria-label={w.title} className="flex flex-col gap-2">
        {items.map((one) => (
          <RehearsalRow
            key={one.id}
            rehearsal={one}
            readOnly={readOnly}
            open={() => void open(one.id)}
            remove={() => void remove(one)}
          />
        ))}
      </ul>
      {run.found !== undefined && (
        <RunReport run={run.found} go={go} open={(one, line) => void open(one, line)} />
      )}
    </div>
  );
}
