// The conversation as it goes: words of both sides, and what happened to the call between them.
import { useEffect, useRef } from "react";
import { showTime } from "../look/time.ts";
import { words } from "../words/words.ts";
import type { Line } from "./phone-state.ts";

/** Names of numbers, where the organization's queues and people are known. */
export type NameOf = (number: string) => string;

export function Transcript({
  lines,
  timeZone,
  nameOf,
  edit,
}: {
  lines: readonly Line[];
  timeZone: string;
  nameOf: NameOf;
  /** Where the caller's words can be said in another way: the call is begun again up to there. */
  edit?: ((line: Spoken) => void) | undefined;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines]);
  if (lines.length === 0)
    return (
      <p className="flex flex-1 items-center px-2 text-center text-soft">{words.phone.empty}</p>
    );
  return (
    <div
      ref={list}
      role="log"
      aria-label={words.phone.transcript}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto pr-1"
    >
      <ol className="flex flex-col gap-2.5">
        {lines.map((line) =>
          line.kind === "words" ? (
            <Bubble key={line.key} line={line} timeZone={timeZone} edit={edit} />
          ) : (
            <li
              key={line.key}
              className="mx-auto max-w-[90%] py-1 text-center text-[13px] text-soft"
            >
              {sayEvent(line, nameOf)}
            </li>
          ),
        )}
      </ol>
    </div>
  );
}

export type Spoken = Extract<Line, { kind: "words" }>;

function Bubble({
  line,
  timeZone,
  edit,
}: {
  line: Spoken;
  timeZone: string;
  edit: ((line: Spoken) => void) | undefined;
}) {
  const mine = line.who === "caller";
  return (
    <li className={`max-w-[86%] ${mine ? "self-end" : "self-start"}`}>
      <p className={`mb-0.5 text-xs text-soft ${mine ? "text-right" : ""}`}>
        {mine ? words.phone.caller : words.phone.botSays}{" "}
        <time dateTime={line.at}>{showTime(line.at, timeZone)}</time>
      </p>
      <p
        className={`rounded-2xl px-3.5 py-2 break-words whitespace-pre-wrap ${mine ? "rounded-br-md bg-brand text-on-brand" : "rounded-bl-md border border-line bg-sunken"}`}
      >
        {line.text}
      </p>
      {mine && edit !== undefined && (
        <button
          type="button"
          onClick={() => edit(line)}
          className="mt-0.5 ml-auto block min-h-6 text-xs text-brand underline-offset-2 hover:underline"
        >
          {words.phone.otherwise}
        </button>
      )}
    </li>
  );
}

function sayEvent(line: Exclude<Line, { kind: "words" }>, nameOf: NameOf): string {
  const w = words.phone;
  switch (line.kind) {
    case "queue":
    case "extension":
      return w.wentTo(nameOf(line.number));
    case "person":
      return w.answered(nameOf(line.number));
    case "bot":
      return w.backAtBot;
    case "ended":
      return w.ended;
    case "not_heard":
      return w.notHeard;
    default:
      return w.outcome[line.outcome] ?? line.outcome;
  }
}
