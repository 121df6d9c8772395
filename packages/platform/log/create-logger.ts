// A log of JSON lines over pino.
import pino from "pino";
import type { Log, LogFields, LogLevel, LogMethod, LogStream } from "./log.ts";
import { scrubLine } from "./secrets.ts";
import { capText, tidyFields } from "./tidy-fields.ts";

export interface LoggerOptions {
  /** Who writes: the service's or program's name. */
  name: string;
  /** `info` when absent. */
  level?: LogLevel | "silent";
  stream: LogStream;
}

/**
 * A log that writes one JSON line per call: `{"level":"info","time":<epoch ms>,"name","pid",…fields,"msg"}`.
 * What is under `pii` is masked, keys named like secrets and registered values are redacted, text is capped at 2 KB.
 */
export function createLogger({ name, level = "info", stream }: LoggerOptions): Log {
  const root = pino(
    {
      level,
      base: { name, pid: process.pid },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => error },
    },
    { write: (line: string) => stream.write(scrubLine(line)) },
  );
  return wrap(root);
}

function wrap(logger: pino.Logger): Log {
  const method =
    (level: LogLevel): LogMethod =>
    (first: string | LogFields, message?: string) => {
      if (!logger.isLevelEnabled(level)) return;
      if (typeof first === "string") logger[level](capText(first));
      else logger[level](tidyFields(first), capText(message ?? ""));
    };
  return {
    debug: method("debug"),
    info: method("info"),
    warn: method("warn"),
    error: method("error"),
    fatal: method("fatal"),
    child: (fields) => wrap(logger.child(tidyFields(fields))),
  };
}
