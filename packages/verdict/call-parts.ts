// The parts a caller went through, in order: bots, queues, extensions, outside numbers.
import type { QueueEnd } from "./facts.ts";

export type CallPart = { facts: string[] } & (
  | { kind: "bot" }
  | { kind: "queue"; queue: string; end: QueueEnd | null }
  | { kind: "extension"; extension: string; end: string | null }
  | { kind: "outside"; number: string }
);

export interface Answer {
  /** An extension, or an outside number. */
  by: string;
  facts: string[];
}

/** What one kind of source knows of a call. */
export interface Account {
  parts: CallPart[];
  /** Phones of the organization that were answered, bots' included. */
  answers: Answer[];
  /** Outside numbers that were answered. */
  outside: Answer[];
}

/** Both accounts in one: the switch saw the order; what only the other knows comes where that one has it. */
export function mergeAccounts(switched: Account, recorded: Account): Account {
  const seen = kinds(switched.parts);
  const further = recorded.parts.filter(({ kind }) => !seen.has(kind));
  const inRecord = kinds(recorded.parts);
  const parts =
    further.length === 0
      ? switched.parts
      : // The record begins where it can: a bot before a queue is often not in it.
        [
          ...switched.parts.filter(({ kind }) => !inRecord.has(kind)),
          ...recorded.parts.map((part) => withEnd(part, switched.parts)),
        ];
  return {
    parts,
    answers: [...switched.answers, ...recorded.answers],
    outside: [...switched.outside, ...recorded.outside],
  };
}

/** Rows do not say why a caller left a queue; the switch and its queue log do. */
function withEnd(part: CallPart, told: readonly CallPart[]): CallPart {
  if (part.kind !== "queue" || part.end !== null) return part;
  const same = told.findLast(
    (other): other is Extract<CallPart, { kind: "queue" }> =>
      other.kind === "queue" &&
      (other.queue === part.queue || part.queue.endsWith(`_${other.queue}`)),
  );
  if (same === undefined) return part;
  return { ...part, queue: same.queue, end: same.end, facts: [...part.facts, ...same.facts] };
}

function kinds(parts: readonly CallPart[]): Set<CallPart["kind"]> {
  return new Set(parts.map(({ kind }) => kind));
}
