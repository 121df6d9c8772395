// The bot's voice on its way to the caller: queued at line rate, one 20 ms frame on the wire every 20 ms, silence included.
//
// The model speaks faster than real time; what the caller has heard is known here and nowhere else.
import { samplesPerFrame } from "@pipecast/audio/frames";
import { PlayoutClock } from "@pipecast/audio/playout-clock";
import { Resampler } from "@pipecast/audio/resample";
import { SampleQueue } from "@pipecast/audio/sample-queue";
import type { Line } from "../lines/line.ts";

/** Bot audio held at most; the model is asked to pause before that and to go on when most of it was played. */
export const MOST_MS = 30_000;
const PAUSE_ABOVE_MS = 25_000;
const RESUME_BELOW_MS = 10_000;

/** How much later than by our clock the far end may say that it has played a mark, before it is no longer waited for. */
export const MOST_LAG_MS = 3_000;
const nothing = new Int16Array(0);

interface Mark<Tag> {
  /** Behind this sample. */
  at: number;
  tag: Tag;
  /** What the line calls it, once it has gone out there. */
  id: number | undefined;
  /** When it will have been heard by our clock, once the samples before it have gone out. */
  due: number | undefined;
  /** When it is told. */
  heardAt: number | undefined;
}

export interface PlayoutOptions<Tag> {
  line: Pick<Line, "rate" | "send" | "sendSilence" | "echoes">;
  /** Samples per second of the model's audio. */
  modelRate: number;
  /** Monotonic milliseconds at the start. */
  now: number;
  /** The caller has heard everything before the mark that carries this tag. */
  heard: (tag: Tag) => void;
  /** The model shall stop or go on giving audio. */
  pause: (paused: boolean) => void;
}

export interface Flushed<Tag> {
  /** Milliseconds of speech that the caller has heard since the session began. */
  heardMs: number;
  droppedMs: number;
  /** Marks that were thrown away: what stood before them was not heard to its end. */
  tags: Tag[];
}

export class Playout<Tag> {
  readonly #options: PlayoutOptions<Tag>;
  readonly #clock: PlayoutClock;
  readonly #marks: Mark<Tag>[] = [];
  #rate: number;
  #queue: SampleQueue;
  #frame: Int16Array;
  #resampler: Resampler | undefined;
  /** Samples queued and released since the session began, at the present rate. */
  #queued = 0;
  #released = 0;
  #paused = false;
  #lastId = 0;
  /** How far the far end's playing is behind our clock, as its echoes show. */
  #lagMs = 0;
  /** Bot audio that found the queue full, and frames that the wire did not take. */
  overflowMs = 0;
  framesRefused = 0;

  constructor(options: PlayoutOptions<Tag>) {
    this.#options = options;
    this.#clock = new PlayoutClock(options.now);
    this.#rate = options.line.rate;
    this.#queue = queueFor(this.#rate);
    this.#frame = new Int16Array(samplesPerFrame(this.#rate));
    this.#resampler = resamplerFor(options.modelRate, this.#rate);
  }

  /** Milliseconds of speech since the session began: released, and in the queue. */
  get givenMs(): number {
    return this.#clock.releasedMs + this.#queuedMs();
  }

  /** For how long the caller has heard nothing of what was given. */
  dryMs(now: number): number {
    return this.#queue.length > 0 ? 0 : Math.max(0, now - this.#clock.heardAt);
  }

  /** Whether anything that was given is not heard yet. */
  speaking(now: number): boolean {
    return this.#queue.length > 0 || this.#clock.heardAt + this.#lagMs > now;
  }

  /** Takes audio of the model; frames for which the line is ready go out at once. */
  speak(pcm: Int16Array, now: number): void {
    this.#enqueue(this.#resampler === undefined ? pcm : this.#resampler.push(pcm));
    if (!this.#paused && this.#queuedMs() > PAUSE_ABOVE_MS) this.#pause(true);
    this.#release(now);
  }

  /** Puts a mark behind what was given so far. `heard(tag)` follows on a tick, never from in here. */
  mark(tag: Tag, now: number): void {
    const unknown = { id: undefined, due: undefined, heardAt: undefined };
    this.#marks.push({ at: this.#queued, tag, ...unknown });
    this.#release(now);
  }

  /** The far end has played up to the mark that the line calls so; one that is unknown or was thrown away says nothing. */
  played(id: number, now: number): void {
    const last = this.#marks.findIndex((mark) => mark.id === id);
    const due = this.#marks[last]?.due;
    if (due === undefined) return;
    this.#lagMs = Math.min(Math.max(0, now - due), MOST_LAG_MS);
    for (const mark of this.#marks.slice(0, last + 1)) mark.heardAt = now;
  }

  /** The beat: releases what is due, keeps the wire from falling silent, tells what was heard. */
  tick(now: number): void {
    this.#release(now);
    while (this.#clock.silence(now)) if (!this.#options.line.sendSilence()) this.framesRefused++;
    if (this.#paused && this.#queuedMs() < RESUME_BELOW_MS) this.#pause(false);
    for (let next = this.#marks[0]; next?.heardAt !== undefined && next.heardAt <= now;) {
      this.#marks.shift();
      this.#options.heard(next.tag);
      next = this.#marks[0];
    }
  }

  /** Throws away what has not gone out; at most 60 ms that have gone out may still be heard. */
  flush(now: number): Flushed<Tag> {
    const dropped = this.#queue.clear();
    this.#queued = this.#released;
    this.#resampler?.reset();
    if (this.#paused) this.#pause(false);
    return {
      heardMs: this.#clock.heardMs(now - this.#lagMs),
      droppedMs: (dropped * 1000) / this.#rate,
      tags: this.#marks.splice(0).map(({ tag }) => tag),
    };
  }

  /** The line settled on another rate: what waits is converted. */
  setRate(rate: number): void {
    if (rate === this.#rate) return;
    const waiting = new Int16Array(this.#queue.length);
    this.#queue.shift(waiting);
    const scale = rate / this.#rate;
    const converted = new Resampler(this.#rate, rate).push(waiting);
    const before = this.#released;
    this.#released = 0;
    for (const mark of this.#marks)
      mark.at = Math.min(Math.round(Math.max(0, mark.at - before) * scale), converted.length);
    this.#rate = rate;
    this.#queue = queueFor(rate);
    this.#queued = this.#queue.push(converted);
    this.#frame = new Int16Array(samplesPerFrame(rate));
    this.#resampler = resamplerFor(this.#options.modelRate, rate);
  }

  #enqueue(pcm: Int16Array): void {
    const taken = this.#queue.push(pcm);
    this.#queued += taken;
    if (taken < pcm.length) this.overflowMs += ((pcm.length - taken) * 1000) / this.#rate;
  }

  #release(now: number): void {
    const frame = this.#frame;
    const rest = this.#queue.length % frame.length;
    const whole = (this.#queue.length - rest) / frame.length;
    // A last frame that is not full waits for more of the turn, or is filled up at its end.
    const ended = rest > 0 && this.#marks.at(-1)?.at === this.#queued;
    const count = this.#clock.release(now, whole + (ended ? 1 : 0));
    const { line } = this.#options;
    const echoes = line.echoes === true;
    for (let i = 0; i < count; i++) {
      const got = this.#queue.shift(frame);
      if (got < frame.length) frame.fill(0, got);
      this.#released += got;
      if (!line.send(frame)) this.framesRefused++;
      if (echoes) this.#sendMarks();
    }
    if (echoes) this.#sendMarks();
    for (const mark of this.#marks)
      if (mark.due === undefined && mark.at <= this.#released) {
        mark.due = this.#clock.heardAt;
        mark.heardAt = mark.due + (echoes ? MOST_LAG_MS : 0);
      }
  }

  /** Marks go out right behind the last sample before them. */
  #sendMarks(): void {
    for (const mark of this.#marks)
      if (mark.id === undefined && mark.at <= this.#released) {
        mark.id = ++this.#lastId;
        this.#options.line.send(nothing, mark.id);
      }
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    this.#options.pause(paused);
  }

  #queuedMs(): number {
    return (this.#queue.length * 1000) / this.#rate;
  }
}

function queueFor(rate: number): SampleQueue {
  return new SampleQueue((rate * MOST_MS) / 1000, rate);
}

function resamplerFor(from: number, to: number): Resampler | undefined {
  return from === to ? undefined : new Resampler(from, to);
}
