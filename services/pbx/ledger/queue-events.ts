// What happened to a caller in queues, in the words of Asterisk's queue_log. Pure.
import type { CallEvent, QueueEnd } from "@pipecast/verdict";

export interface QueueEvent {
  /** Epoch ms. */
  at: number;
  queue: string;
  event: string;
  extension?: string;
}

const ends: Record<QueueEnd, string | undefined> = {
  // CONNECT is told with the agent who answered.
  answered: undefined,
  timeout: "EXITWITHTIMEOUT",
  abandoned: "ABANDON",
  empty: "EXITEMPTY",
  moved: "TRANSFER",
};

/** Oldest first. */
export function queueEvents(events: readonly CallEvent[]): QueueEvent[] {
  const found = events
    .toSorted((a, b) => a.at - b.at)
    .flatMap((event) => toQueueEvent(event) ?? []);
  return found.filter((one, at) => !found.slice(0, at).some((earlier) => isSame(earlier, one)));
}

/** Told by the switch and written in its queue log, which knows whole seconds only. */
function isSame(a: QueueEvent, b: QueueEvent): boolean {
  return (
    a.queue === b.queue &&
    a.event === b.event &&
    a.extension === b.extension &&
    Math.abs(a.at - b.at) <= 2_000
  );
}

function toQueueEvent(event: CallEvent): QueueEvent | undefined {
  const { at } = event;
  if (event.kind === "queue_entered") return { at, queue: event.queue, event: "ENTERQUEUE" };
  if (event.kind === "queue_left") {
    const word = ends[event.reason];
    return word === undefined ? undefined : { at, queue: event.queue, event: word };
  }
  if (event.kind !== "agent_answered" && event.kind !== "agent_not_answered") return undefined;
  const { queue, extension } = event;
  if (queue === null) return undefined;
  const word = event.kind === "agent_answered" ? "CONNECT" : "RINGNOANSWER";
  return { at, queue, event: word, extension };
}
