// One call: its outcome, the rules that led to it, its parts as a picture, and what was said beside its recording.
import { type CallDetail, getCall } from "@pipecast/contracts/pbx/call-history";
import { useDirectory } from "../agents/use-directory.ts";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { Link } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { CallPicture } from "./call-picture.tsx";
import { CallTalk } from "./call-talk.tsx";
import { VerdictBadge } from "./verdict-badge.tsx";

export function CallWhy(props: {
  linkedid: string;
  version: string;
  timeZone: string;
  listHref: string;
}) {
  const { linkedid, version, timeZone, listHref } = props;
  const w = words.calls;
  // Asked anew whenever the call's record changes; what was there stays until the answer is.
  const found = useAnswer(`${linkedid} ${version}`, () => ask(getCall, { params: { linkedid } }));
  const call = found.value;
  return (
    <section
      aria-labelledby="why-title"
      className="card flex min-w-0 flex-col gap-4 p-4 sm:p-5 xl:sticky xl:top-20 xl:max-h-[calc(100dvh-6rem)] xl:overflow-y-auto"
    >
      <div className="flex items-center justify-between gap-3">
        <h2 id="why-title" className="font-semibold">
          {w.reasons}
        </h2>
        <Link
          href={listHref}
          still
          className="text-sm text-brand underline-offset-2 hover:underline"
        >
          {w.back}
        </Link>
      </div>
      {found.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {found.fault}
        </Notice>
      )}
      {call !== undefined && <Evidence call={call} timeZone={timeZone} />}
    </section>
  );
}

function Evidence({ call, timeZone }: { call: CallDetail; timeZone: string }) {
  const w = words.calls;
  const directory = useDirectory(useSession().session.organization.id);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <VerdictBadge call={call} />
        <span className="break-all">
          {call.caller_number === "" ? w.anonymous : call.caller_number}
        </span>
        <time className="text-sm text-soft" dateTime={call.started_at}>
          {showTime(call.started_at, timeZone)}
        </time>
        {call.ticket_id !== null && (
          <Link
            href={`/inbox/${encodeURIComponent(call.ticket_id)}`}
            className="text-sm text-brand underline-offset-2 hover:underline"
          >
            {w.ticket}
          </Link>
        )}
      </div>
      <CallPicture call={call} nameOf={directory.nameOf} />
      {call.reasons.length === 0 ? (
        <p className="text-soft">{w.noReasons}</p>
      ) : (
        <ol className="flex flex-col gap-2">
          {call.reasons.map((reason, at) => (
            <li key={`${reason.rule} ${at}`} className="rounded-lg border border-line px-3 py-2">
              <p className="break-words">{reason.text}</p>
              <p className="mt-0.5 font-mono text-xs text-soft">{reason.rule}</p>
            </li>
          ))}
        </ol>
      )}
      {call.session !== null && (
        <div>
          <h3 className="mb-1 text-sm text-soft">{w.session}</h3>
          <p>
            {call.session.bot_id}:{" "}
            {words.phone.outcome[call.session.outcome] ?? call.session.outcome}
          </p>
        </div>
      )}
      {call.queue_events.length > 0 && (
        <div>
          <h3 className="mb-1 text-sm text-soft">{w.legs}</h3>
          <ol className="flex flex-col gap-1 text-sm">
            {call.queue_events.map((event, at) => (
              <li key={`${event.at} ${at}`} className="flex gap-3">
                <time className="shrink-0 text-soft tabular-nums" dateTime={event.at}>
                  {showTime(event.at, timeZone)}
                </time>
                <span className="min-w-0 break-words">
                  {w.events[event.event] ?? event.event}
                  <span className="text-soft">
                    {" "}
                    {[event.queue, event.extension].filter(Boolean).join(" · ")}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
      <CallTalk
        linkedid={call.linkedid}
        startedAt={call.started_at}
        endedAt={call.ended_at}
        timeZone={timeZone}
      />
    </>
  );
}
