// What a rehearsal needs: time of its own, or nothing but its flow. Pure.
import type { Rehearsal } from "@pipecast/flow/rehearsal/parse-rehearsal";

const JUDGED = ["verdict", "tickets", "messages"] as const;
const PASSES_TIME = new Set(["caller is silent", "queue does not answer", "wait"]);

/** It skips time, so nobody else may play meanwhile. */
export function needsTime({ turns }: Rehearsal): boolean {
  return turns.some(({ driver }) => driver !== undefined && PASSES_TIME.has(driver));
}

/** It expects something of what is decided after the call. */
export function isJudged({ turns }: Rehearsal): boolean {
  return turns.some(
    ({ expect }) => expect !== undefined && JUDGED.some((key) => expect[key] !== undefined),
  );
}

/** It gives or does what no running call can be made to: such a rehearsal is stepped, and says so. */
export function onlyStepped({ given, turns }: Rehearsal): boolean {
  return (
    given.python !== undefined ||
    given.summary !== undefined ||
    turns.some(({ bot }) => bot === "stays silent")
  );
}

/** What of it only the private program of a rehearsal can do; undefined: nothing. */
export function needsStage({ given, turns }: Rehearsal): string | undefined {
  const [directed] = Object.keys(given);
  if (directed !== undefined) return `given.${directed}`;
  return turns.some(({ bot }) => bot === "is interrupted")
    ? "a bot that is interrupted"
    : undefined;
}
