// The type of a log: fields first, then a message that is always the same text.

/** Personal data (numbers, names, transcripts, digits) only under `pii`, which is masked. */
export interface LogFields {
  pii?: unknown;
  err?: unknown;
  [name: string]: unknown;
}

export type LogLevel = "debug" | "info" | "warn" | "error" | "fatal";

export interface LogMethod {
  (message: string): void;
  (fields: LogFields, message: string): void;
}

export interface Log {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
  fatal: LogMethod;
  /** A log whose every line carries these fields too. */
  child(fields: LogFields): Log;
}

/** What a log writes to: one JSON line at a time. */
export interface LogStream {
  write(line: string): void;
}
