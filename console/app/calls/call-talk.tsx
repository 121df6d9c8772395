// What was said on a call, beside its recording: a line leads to where it is said, and the one that plays is marked.
import { useRef, useState } from "react";
import { Notice } from "../look/notice.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { type TalkLine, findTalk } from "./find-talk.ts";
import { type Playing, RecordingPlayer, notPlaying } from "./recording-player.tsx";
import { useRecording } from "./use-recording.ts";

export function CallTalk(props: {
  linkedid: string;
  startedAt: string;
  endedAt: string | null;
  timeZone: string;
}) {
  const { linkedid, startedAt, endedAt, timeZone } = props;
  const w = words.calls;
  const talk = useAnswer(`talk ${linkedid} ${endedAt}`, () => findTalk(linkedid));
  const recording = useRecording(linkedid, endedAt !== null);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState<Playing>(notPlaying);
  const seek = (second: number) => {
    const sound = audio.current;
    if (sound === null) return;
    sound.currentTime = second;
    setPlaying((before) => ({ ...before, at: second }));
  };
  // A recording ends with its call; it may begin later than it, once somebody answered.
  const begin =
    endedAt === null
      ? undefined
      : Math.max(Date.parse(startedAt), Date.parse(endedAt) - playing.length * 1000);
  const canSeek = recording.kind === "there" && playing.length > 0 && begin !== undefined;
  const lines = talk.value ?? [];
  const secondOf = (line: TalkLine) => (Date.parse(line.at) - (begin ?? 0)) / 1000;
  const current = canSeek ? lines.findLastIndex((line) => secondOf(line) <= playing.at + 0.05) : -1;
  const clockOf = (at: number) =>
    new Date(at).toLocaleTimeString(undefined, { timeZone, timeStyle: "medium" });
  return (
    <>
      <section aria-labelledby="call-recording" className="flex flex-col gap-2">
        <h2 id="call-recording" className="text-sm text-soft">
          {w.player.title}
        </h2>
        {recording.kind === "looking" && <p className="text-soft">{w.loading}</p>}
        {recording.kind === "none" && <p className="text-soft">{recording.why}</p>}
        {recording.kind === "there" && (
          <RecordingPlayer
            audio={audio}
            href={recording.href}
            levels={recording.levels}
            playing={playing}
            tell={setPlaying}
            seek={seek}
            span={
              canSeek
                ? { from: clockOf(begin), to: clockOf(begin + playing.length * 1000) }
                : undefined
            }
          />
        )}
      </section>
      {talk.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {talk.fault}
        </Notice>
      )}
      {lines.length > 0 && (
        <section aria-labelledby="call-talk" className="flex flex-col gap-2">
          <h2 id="call-talk" className="text-sm text-soft">
            {words.tickets.transcript}
          </h2>
          <ol className="flex flex-col gap-1 rounded-lg bg-sunken px-3 py-2.5">
            {lines.map((line, index) => (
              <li
                key={`${line.at} ${index}`}
                aria-current={index === current ? "true" : undefined}
                className="flex gap-3 rounded-md px-1 aria-[current]:bg-tint"
              >
                {canSeek ? (
                  <button
                    type="button"
                    aria-label={w.player.from(line.text)}
                    onClick={() => {
                      seek(Math.max(0, Math.min(playing.length, secondOf(line))));
                      audio.current?.play().catch(() => undefined);
                    }}
                    className="flex min-w-0 gap-3 rounded-sm py-0.5 text-left hover:text-brand-deep"
                  >
                    <Line line={line} />
                  </button>
                ) : (
                  <Line line={line} />
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Line({ line: { who, text } }: { line: TalkLine }) {
  return (
    <>
      <span className="w-14 shrink-0 text-sm leading-[1.6] text-soft">
        {who === "bot" ? words.tickets.bot : words.tickets.caller}
      </span>
      <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
    </>
  );
}
