// One leg of media as a call sees it: frames both ways, digits, an end. AudioSocket now; other wires later.

export interface Line {
  /** Samples per second, both ways. */
  readonly rate: number;
  /** The far end says what it has played: `played` follows for each mark. Absent where only the clock can tell. */
  readonly echoes?: boolean;
  /** Nothing sounds at the far end: words are read there, whole, as soon as they are told. */
  readonly muted?: boolean;
  /** Tells this listener from now on. Once, in the same turn of the loop in which the line was given. */
  listen(listener: LineListener): void;
  /**
   * Sends one 20 ms frame of PCM16 at `rate`; the array is only lent. False when the frame was dropped because the wire
   * does not keep up, or is gone. On a line that echoes, `mark` names the point behind the frame; an empty frame sends the
   * mark alone.
   */
  send(frame: Int16Array, mark?: number): boolean;
  /** Sends 20 ms of silence, as `send` does. */
  sendSilence(): boolean;
  /** Discards what the wire itself holds back for playing; nothing where it holds nothing. */
  discard(): void;
  /** Says goodbye and closes. `closed` follows; a second call does nothing. */
  close(): void;
}

/** `far_end`: the other side ended it in good order. `lost`: it broke. `ours`: we closed. */
export type LineEnd = "far_end" | "lost" | "ours";

/** What a line tells. Must not throw. Nothing comes after `closed`, which comes once. */
export interface LineListener {
  /** The far end settled on another rate; `rate` has changed. At most once, before the first audio. */
  rateChanged(rate: number): void;
  /** PCM16 at the line's rate, any length. Only lent: copy what must be kept. */
  audio(pcm: Int16Array): void;
  /** One of 0-9 * # A-D. */
  digit(digit: string): void;
  /** The far end has played everything before the mark, or threw it away when it was told to discard. */
  played?(mark: number): void;
  closed(why: LineEnd): void;
}
