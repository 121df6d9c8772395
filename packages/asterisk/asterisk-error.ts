// What can go wrong on a wire to Asterisk: a code, what to do about it, and whether the effect may have happened.

export type AsteriskErrorCode =
  | "ASTERISK_FIELD_REFUSED"
  | "ASTERISK_SETTING_INVALID"
  | "ASTERISK_UNREACHABLE"
  | "ASTERISK_LOGIN_REFUSED"
  | "ASTERISK_NOT_CONNECTED"
  | "ASTERISK_BUSY"
  | "ASTERISK_TIMEOUT"
  | "ASTERISK_DISCONNECTED"
  | "ASTERISK_REFUSED"
  | "ASTERISK_NOT_FOUND"
  | "ASTERISK_CONFLICT"
  | "ASTERISK_FAULTY_ANSWER"
  | "ASTERISK_CLOSED";

/**
 * `none`: Asterisk did not do it. `unknown`: it may have; ask Asterisk before doing it again.
 */
export type AsteriskOutcome = "none" | "unknown";

const retryable: ReadonlySet<AsteriskErrorCode> = new Set<AsteriskErrorCode>([
  "ASTERISK_UNREACHABLE",
  "ASTERISK_NOT_CONNECTED",
  "ASTERISK_BUSY",
]);

const unknownOutcome: ReadonlySet<AsteriskErrorCode> = new Set<AsteriskErrorCode>([
  "ASTERISK_TIMEOUT",
  "ASTERISK_DISCONNECTED",
  "ASTERISK_FAULTY_ANSWER",
]);

export class AsteriskError extends Error {
  override readonly name = "AsteriskError";
  readonly code: AsteriskErrorCode;
  readonly outcome: AsteriskOutcome;
  /** Whether the same request may simply be sent again. */
  readonly retryable: boolean;

  constructor(code: AsteriskErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.outcome = unknownOutcome.has(code) ? "unknown" : "none";
    this.retryable = retryable.has(code);
  }
}
