// The call behind a ticket: the why of its verdict, its recording, and what was said to the bots.
import { getCall } from "@pipecast/contracts/pbx/call-history";
import { RemoteError } from "@pipecast/contracts/client";
import { CallTalk } from "../calls/call-talk.tsx";
import { VerdictBadge } from "../calls/verdict-badge.tsx";
import { Notice } from "../look/notice.tsx";
import { Link } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";

export function TicketCall(props: { linkedid: string; version: number; timeZone: string }) {
  const { linkedid, version, timeZone } = props;
  const w = words.tickets;
  const found = useAnswer(`${linkedid} ${version}`, () => findCall(linkedid));
  const call = found.value;
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
      {call && (
        <CallTalk
          linkedid={linkedid}
          startedAt={call.started_at}
          endedAt={call.ended_at}
          timeZone={timeZone}
        />
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
