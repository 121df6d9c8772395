// A log that keeps its lines for the test to look at.

export interface KeptLine {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

interface Say {
  (fields: Record<string, unknown>, message: string): void;
  (message: string): void;
}

export interface KeptLog {
  readonly lines: KeptLine[];
  debug: Say;
  info: Say;
  warn: Say;
  error: Say;
  fatal: Say;
  child(fields: Record<string, unknown>): KeptLog;
}

export function keptLog(lines: KeptLine[] = [], base: Record<string, unknown> = {}): KeptLog {
  const at =
    (level: string): Say =>
    (first: Record<string, unknown> | string, message?: string): void => {
      if (typeof first === "string") lines.push({ level, message: first, fields: base });
      else lines.push({ level, message: message ?? "", fields: { ...base, ...first } });
    };
  return {
    lines,
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    fatal: at("fatal"),
    child: (fields) => keptLog(lines, { ...base, ...fields }),
  };
}
