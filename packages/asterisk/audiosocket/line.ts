// What a call and its AudioSocket connection say to each other.

/** Why a line ended. */
export type LineEnd =
  /** The caller's side sent 0x00. */
  | "peer_hangup"
  /** The caller's side closed; Asterisk does so for hang-up, redirect and transfer alike. */
  | "peer_closed"
  | "peer_reset"
  /** The caller's side sent 0xff. */
  | "peer_error"
  /** Bytes that are no AudioSocket. */
  | "protocol_fault"
  /** Far more than real time. */
  | "flood"
  /** Nothing came for `idleMs`. */
  | "silent"
  /** What we sent was not taken for `stuckMs`. */
  | "stuck"
  /** The call's own code threw. */
  | "session_fault"
  /** Not a call of ours. */
  | "refused"
  /** We hung up. */
  | "hung_up"
  | "server_closed";

/** The call that a line belongs to. Called in order, never after `closed`. */
export interface LineSession {
  /** Caller audio, any number of samples. The array is only lent: copy what must be kept. */
  audio(pcm: Int16Array, rate: number): void;
  digit(digit: string): void;
  /** Once. */
  closed(how: LineEnd): void;
}

/** What a call may do with its line. */
export interface Line {
  readonly uuid: string;
  readonly remoteAddress: string;
  /** Sends one frame; false when it was dropped because the peer takes nothing. Pace it: 20 ms every 20 ms. */
  sendAudio(pcm: Int16Array, rate: number): boolean;
  /** Sends 20 ms of silence. */
  sendSilence(rate: number): boolean;
  /** Ends the session with 0x00 and a clean close, after everything sent. */
  hangup(): void;
}
