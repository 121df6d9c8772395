// Past calls of the bot beside its flow: choose one, step through it, make a rehearsal of it.
import { listSessions } from "@pipecast/contracts/gateway/sessions";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Notice } from "../../look/notice.tsx";
import { showTime } from "../../look/time.ts";
import { ask } from "../../session/server.ts";
import { useAnswer } from "../../session/use-answer.ts";
import { words } from "../../words/words.ts";
import type { Lit } from "../canvas/lit.ts";
import { readReplay } from "./read-replay.ts";
import { ReplaySteps } from "./replay-steps.tsx";

export interface ReplayPanelProps {
  botId: string;
  timeZone: string;
  light: (lit: Lit) => void;
  /** The session that is looked at; undefined: the list. */
  session: string | undefined;
  choose: (session: string | undefined) => void;
  /** Undefined for who may not keep rehearsals. */
  record: ((session: string, time: string) => void) | undefined;
}

const mostCalls = 30;

export default function ReplayPanel(props: ReplayPanelProps) {
  const { session, choose, light } = props;
  const w = words.flowTests.replay;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-soft">{w.lead}</p>
      {session === undefined ? (
        <Calls {...props} />
      ) : (
        <>
          <Button className="self-start" onClick={() => choose(undefined)}>
            {w.back}
          </Button>
          <OneCall key={session} session={session} light={light} />
        </>
      )}
    </div>
  );
}

function Calls({ botId, timeZone, choose, record }: ReplayPanelProps) {
  const w = words.flowTests.replay;
  const [turn] = useState(() => Date.now());
  const found = useAnswer(`sessions ${botId} ${turn}`, () =>
    ask(listSessions, { query: { bot_id: botId, limit: mostCalls } }),
  );
  if (found.fault !== undefined)
    return (
      <>
        <Notice look="alarm" role="alert">
          {found.fault}
        </Notice>
        <Button onClick={found.again}>{w.again}</Button>
      </>
    );
  if (found.value === undefined)
    return (
      <p role="status" className="text-soft">
        {words.flowTests.side.loading}
      </p>
    );
  const over = found.value.items.filter(({ outcome }) => outcome !== null);
  if (over.length === 0) return <p className="text-soft">{w.none}</p>;
  return (
    <ul aria-label={w.title} className="flex flex-col gap-2">
      {over.map(({ id, started_at, version, outcome }) => {
        const time = showTime(started_at, timeZone);
        return (
          <li
            key={id}
            className="flex flex-wrap items-center gap-2 rounded-lg border border-line px-3 py-1.5"
          >
            <button
              type="button"
              aria-label={w.open(time)}
              onClick={() => choose(id)}
              className="flex min-h-9 min-w-0 grow flex-col text-left"
            >
              <span className="font-medium">{time}</span>
              <span className="text-sm text-soft">
                {version === 0 ? w.draft : w.version(version)} ·{" "}
                {words.phone.outcome[outcome ?? ""] ?? outcome}
              </span>
            </button>
            {record !== undefined && (
              <Button
                look="quiet"
                className="min-h-9 px-2 text-sm"
                aria-label={w.record(time)}
                onClick={() => record(id, time)}
              >
                {w.recordShort}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function OneCall({ session, light }: { session: string; light: (lit: Lit) => void }) {
  const found = useAnswer(`replay ${session}`, () => readReplay(session));
  const w = words.flowTests.replay;
  if (found.fault !== undefined)
    return (
      <Notice look="alarm" role="alert">
        {found.fault}
      </Notice>
    );
  if (found.value === undefined)
    return (
      <p role="status" className="text-soft">
        {w.reading}
      </p>
    );
  return <ReplaySteps call={found.value} light={light} />;
}
