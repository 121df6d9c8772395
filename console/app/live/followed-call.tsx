// The conversation of a live call, as it goes.
import type { LiveCall } from "@pipecast/contracts/pbx/calls";
import { streamSession } from "@pipecast/contracts/gateway/sessions";
import { routePath } from "@pipecast/contracts/client";
import { useEffect, useRef, useState } from "react";
import { CloseIcon } from "../look/icons.tsx";
import { useStream } from "../session/use-stream.ts";
import { words } from "../words/words.ts";
import { hear, silence, talkEvents } from "./session-talk.ts";

export function FollowedCall(props: {
  call: LiveCall | undefined;
  sessionId: string | undefined;
  stop: () => void;
}) {
  const w = words.live;
  const { call, sessionId } = props;
  return (
    <section
      aria-labelledby="followed-title"
      className="card flex min-w-0 flex-col gap-4 p-5 max-xl:order-first"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id="followed-title" className="font-semibold">
            {w.followed}
          </h2>
          <p className="text-sm break-words text-soft">
            {call === undefined ? w.gone : call.caller_number || w.anonymous}
          </p>
        </div>
        <button
          type="button"
          aria-label={w.stop}
          onClick={props.stop}
          className="-m-1.5 inline-flex size-10 shrink-0 items-center justify-center rounded-[9px] text-soft hover:bg-sunken hover:text-ink"
        >
          <CloseIcon className="size-5" />
        </button>
      </div>
      {sessionId === undefined ? (
        <p className="text-soft">{call === undefined ? w.gone : w.noBot}</p>
      ) : (
        <Talk key={sessionId} sessionId={sessionId} />
      )}
    </section>
  );
}

function Talk({ sessionId }: { sessionId: string }) {
  const w = words.live;
  const [talk, setTalk] = useState(silence);
  const end = useRef<HTMLDivElement>(null);
  // Over is over: a stream that has ended would only be asked for again.
  useStream(
    talk.isOver ? undefined : routePath(streamSession.path, { id: sessionId }),
    talkEvents,
    (event, data) => setTalk((before) => hear(before, event, data)),
  );
  useEffect(() => {
    const box = end.current;
    box?.scrollTo({ top: box.scrollHeight });
  }, [talk.lines]);
  return (
    <>
      {talk.node !== null && (
        <p className="text-sm text-soft">
          {w.node}: <span className="font-mono text-ink">{talk.node}</span>
        </p>
      )}
      <div
        ref={end}
        role="log"
        aria-label={w.followed}
        tabIndex={0}
        className="flex max-h-[55dvh] flex-col gap-2 overflow-y-auto rounded-lg bg-sunken p-3"
      >
        {talk.lines.length === 0 && <p className="text-soft">{w.waiting}</p>}
        {talk.lines.map(({ at, who, text }, index) => (
          <p key={`${at} ${index}`} className="flex gap-3">
            <span className="w-14 shrink-0 text-sm leading-[1.6] text-soft">
              {who === "bot" ? w.bot_says : w.caller_says}
            </span>
            <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
          </p>
        ))}
      </div>
      {talk.isOver && <p className="text-sm text-soft">{w.over}</p>}
    </>
  );
}
