// Facts in the order in which they happened, however they arrived, and each once.
import type { CallEvent, CdrLeg, SessionPart } from "./facts.ts";

export function eventsInOrder(events: readonly CallEvent[]): CallEvent[] {
  return once(events).toSorted(
    (a, b) => a.at - b.at || edge(a) - edge(b) || byIdAsCounted(a.id, b.id),
  );
}

/** By their sequence, which counts as the records are begun. */
export function legsInOrder(legs: readonly CdrLeg[]): CdrLeg[] {
  return once(legs).toSorted(
    (a, b) => (a.sequence ?? 0) - (b.sequence ?? 0) || byIdAsCounted(a.id, b.id),
  );
}

export function sessionsInOrder(sessions: readonly SessionPart[]): SessionPart[] {
  return once(sessions).toSorted(
    (a, b) => a.started_at - b.started_at || byIdAsCounted(a.id, b.id),
  );
}

function once<Fact extends { id: string }>(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
}

function edge(event: CallEvent): number {
  return event.kind === "channel_up" ? -1 : event.kind === "hung_up" ? 1 : 0;
}

/** `x:9` before `x:10`: ids that are counted are compared as counted. */
function byIdAsCounted(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (const [at, piece] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (piece === other) continue;
    const numbers = at % 2 === 1 ? Number(piece) - Number(other) : 0;
    if (numbers !== 0) return numbers;
    return piece < other ? -1 : 1;
  }
  return left.length - right.length;
}
