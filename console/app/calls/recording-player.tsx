// Plays a call's recording: its waveform to click into, from when to when, speeds, download.
import { type RefObject, useState } from "react";
import { PauseIcon, PlayIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { words } from "../words/words.ts";

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];

export interface Playing {
  /** Seconds. */
  at: number;
  length: number;
  running: boolean;
}

export const notPlaying: Playing = { at: 0, length: 0, running: false };

export function RecordingPlayer(props: {
  audio: RefObject<HTMLAudioElement | null>;
  href: string;
  levels: readonly number[] | undefined;
  playing: Playing;
  tell: (playing: Playing) => void;
  seek: (second: number) => void;
  /** When it begins and ends by the organization's clock. */
  span: { from: string; to: string } | undefined;
}) {
  const { audio, href, levels, playing, tell, seek, span } = props;
  const [isBroken, setBroken] = useState(false);
  const w = words.calls.player;
  const look = () => {
    const sound = audio.current;
    if (sound === null) return;
    const length = Number.isFinite(sound.duration) ? sound.duration : 0;
    tell({ at: sound.currentTime, length, running: !sound.paused });
  };
  if (isBroken) return <Notice look="warm">{w.broken}</Notice>;
  return (
    <div role="group" aria-label={w.title} className="flex flex-col gap-2">
      <audio
        ref={audio}
        src={href}
        preload="metadata"
        onLoadedMetadata={look}
        onDurationChange={look}
        onTimeUpdate={look}
        onPlay={look}
        onPause={look}
        onEnded={look}
        onError={() => setBroken(true)}
      />
      <div className="flex items-center gap-3">
        <button
          type="button"
          aria-label={playing.running ? w.pause : w.play}
          onClick={() => {
            const sound = audio.current;
            if (sound?.paused === true) sound.play().catch(() => undefined);
            else sound?.pause();
          }}
          className="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-brand text-on-brand hover:bg-brand-deep"
        >
          {playing.running ? <PauseIcon className="size-5" /> : <PlayIcon className="size-5" />}
        </button>
        <div className="relative h-14 min-w-0 grow rounded-lg bg-sunken has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-brand">
          <Wave levels={levels} share={playing.length === 0 ? 0 : playing.at / playing.length} />
          <input
            type="range"
            aria-label={w.position}
            aria-valuetext={w.at(clock(playing.at), clock(playing.length))}
            min={0}
            max={Math.max(0.1, playing.length)}
            step={0.1}
            value={Math.min(playing.at, Math.max(0.1, playing.length))}
            onChange={({ target }) => seek(Number(target.value))}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-soft tabular-nums">
        <span>{w.at(clock(playing.at), clock(playing.length))}</span>
        {span !== undefined && <span>{w.span(span.from, span.to)}</span>}
        <label className="ml-auto inline-flex items-center gap-2">
          {w.speed}
          <select
            className="field min-h-9 w-auto"
            defaultValue="1"
            onChange={({ target }) => {
              if (audio.current !== null) audio.current.playbackRate = Number(target.value);
            }}
          >
            {speeds.map((speed) => (
              <option key={speed} value={speed}>
                {speed}×
              </option>
            ))}
          </select>
        </label>
        <a
          href={href}
          download
          className="inline-flex min-h-9 items-center rounded-[9px] px-2 text-brand hover:bg-sunken"
        >
          {w.download}
        </a>
      </div>
    </div>
  );
}

/** The bars that were heard already are in the brand's colour. */
function Wave({ levels, share }: { levels: readonly number[] | undefined; share: number }) {
  const shown = levels ?? Array.from({ length: 60 }, () => 0);
  const path = (from: number, to: number) =>
    shown
      .slice(from, to)
      .map((level, at) => {
        // Speech is quiet on a line from 0 to 1.
        const high = Math.max(1.5, Math.sqrt(level) * 46);
        return `M${(from + at + 0.5).toFixed(1)} ${(25 - high / 2).toFixed(1)}v${high.toFixed(1)}`;
      })
      .join("");
  const heard = Math.round(share * shown.length);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${shown.length} 50`}
      preserveAspectRatio="none"
      className="absolute inset-x-2 inset-y-1 h-[calc(100%-8px)] w-[calc(100%-16px)]"
    >
      <path
        d={path(heard, shown.length)}
        className="stroke-line-strong"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={path(0, heard)}
        className="stroke-brand"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
