// Log lines for others to read: of each only the fields that cannot hold a secret or anybody's data.
import { open } from "node:fs/promises";

/** What the program itself chooses the words of. */
const kept = ["level", "time", "name", "service", "msg", "code", "event", "step", "phase", "alert"];
const counted = ["ms", "attempt", "retryInMs", "status", "held", "dropped", "lost", "statusCode"];

const LAST_BYTES = 2_097_152;
const LAST_LINES = 2_000;

/** The last lines of a file of ours; lines of others are left out, and counted. */
export async function readLastLines(path: string): Promise<string[]> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - LAST_BYTES);
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(size - from),
      position: from,
    });
    const lines = buffer.subarray(0, bytesRead).toString("utf8").split("\n");
    // The first one may be half a line.
    return (from > 0 ? lines.slice(1) : lines).filter((line) => line !== "").slice(-LAST_LINES);
  } finally {
    await file.close();
  }
}

export function tidyLines(lines: readonly string[]): string {
  const tidy = lines.map(tidyLine);
  const known = tidy.filter((line) => line !== undefined);
  return `${[...known, JSON.stringify({ left_out: tidy.length - known.length })].join("\n")}\n`;
}

function tidyLine(line: string): string | undefined {
  const fields = parseObject(line);
  if (fields === undefined || typeof fields["msg"] !== "string") return undefined;
  const shown: Record<string, unknown> = {};
  for (const name of kept) if (isPlain(fields[name])) shown[name] = fields[name];
  for (const name of counted) if (typeof fields[name] === "number") shown[name] = fields[name];
  const err = fields["err"] as Record<string, unknown> | undefined;
  if (typeof err === "object" && err !== null) shown["err"] = tidyError(err);
  return JSON.stringify(shown);
}

/** Its code and where in the code it came from; never its message. */
function tidyError(err: Record<string, unknown>) {
  const code = typeof err["code"] === "string" && isCode(err["code"]) ? err["code"] : undefined;
  const stack = typeof err["stack"] === "string" ? err["stack"] : "";
  const at = [...stack.matchAll(/\b((?:server|services|packages|console)\/[\w./-]+\.\w+:\d+)/g)];
  return { code, at: at.slice(0, 12).map(([, place]) => place) };
}

/** Words of the program: without a longer run of digits, and short. */
function isPlain(value: unknown): boolean {
  if (typeof value === "number" || typeof value === "boolean") return true;
  return typeof value === "string" && value.length <= 200 && !/\d{5,}/.test(value);
}

function isCode(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(text);
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
