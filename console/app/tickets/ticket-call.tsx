// The call behind a ticket: the why of its verdict, and what was said to the bots.
import { getSession, listSessions } from "@pipecast/contracts/gateway/sessions";
import { getCall } from "@pipecast/contracts/pbx/call-history";
import { RemoteError } from "@pipecast/contracts/client";
import { VerdictBadge } from "../calls/verdict-badge.tsx";
import { Notice } from "../look/notice.tsx";
import { Link } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";

/** A call that went from bot to queue to bot has two; more is rare. */
const mostSessions = 5;

export function TicketCall({ linkedid, version }: { linkedid: string; version: number }) {
  const w = words.tickets;
  const found = useAnswer(`${linkedid} ${version}`, () => findCall(linkedid));
  const talk = useAnswer(`talk ${linkedid}`, () => findTalk(linkedid));
  const call = found.value;
  const lines = talk.value ?? [];
  return (
    <>
      <section aria-labelledby="ticket-why" className="flex flex-col gap-2">
        <h2 id="ticket-why" className="text-sm text-soft">
          {w.why}
        </h2>
        {found.fault !== undefined && (
          <Notice look="alarm" role="alert">
            {found.fault}
          </Notice>
        )}
        {call === null && <p className="text-soft">{w.callGone}</p>}
        {call && (
          <>
            <p className="flex flex-wrap items-center gap-3">
              <VerdictBadge call={call} />
              <Link
                href={`/calls/${encodeURIComponent(linkedid)}`}
                className="text-sm text-brand underline-offset-2 hover:underline"
              >
                {w.wholeCall}
              </Link>
            </p>
            <ol className="flex flex-col gap-1.5">
              {call.reasons.map(({ rule, text }, at) => (
                <li key={`${rule} ${at}`} className="rounded-lg border border-line px-3 py-2">
                  <p className="break-words">{text}</p>
                </li>
              ))}
            </ol>
          </>
        )}
      </section>
      {lines.length > 0 && (
        <section aria-labelledby="ticket-talk" className="flex flex-col gap-2">
          <h2 id="ticket-talk" className="text-sm text-soft">
            {w.transcript}
          </h2>
          <ol className="flex flex-col gap-1.5 rounded-lg bg-sunken px-3 py-2.5">
            {lines.map(({ who, text, at }, index) => (
              <li key={`${at} ${index}`} className="flex gap-3">
                <span className="w-14 shrink-0 text-sm leading-[1.6] text-soft">
                  {who === "bot" ? w.bot : w.caller}
                </span>
                <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

/** Null where the ledger has no such call: it may be older than what is kept. */
async function findCall(linkedid: string) {
  try {
    return await ask(getCall, { params: { linkedid } });
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return null;
    throw error;
  }
}

/** Both sides' words, of every bot that had the call, in order. */
async function findTalk(linkedid: string) {
  const { items } = await ask(listSessions, { query: { linkedid, limit: mostSessions } });
  const sessions = await Promise.all(items.map(({ id }) => ask(getSession, { params: { id } })));
  return sessions
    .flatMap(({ transcript }) => transcript)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
