// What the switch told of a call, as parts and answers.
import type { Account, CallPart } from "./call-parts.ts";
import type { CallEvent } from "./facts.ts";

/** `events` in order. */
export function readEvents(events: readonly CallEvent[]): Account {
  const account: Account = { parts: [], answers: [], outside: [] };
  for (const event of events) readEvent(account, event);
  return account;
}

function readEvent({ parts, answers, outside }: Account, event: CallEvent): void {
  const facts = [event.id];
  const here = parts.at(-1);
  switch (event.kind) {
    case "bot_joined":
      parts.push({ kind: "bot", facts });
      break;
    case "queue_entered":
      parts.push({ kind: "queue", queue: event.queue, end: null, facts });
      break;
    case "queue_left": {
      const queue = parts.findLast(
        (part): part is Extract<CallPart, { kind: "queue" }> =>
          part.kind === "queue" && part.queue === event.queue,
      );
      if (queue === undefined)
        parts.push({ kind: "queue", queue: event.queue, end: event.reason, facts });
      else {
        queue.end = event.reason;
        queue.facts.push(event.id);
      }
      break;
    }
    case "redirected":
      if (event.place.context.endsWith("_internal")) ring(parts, event.place.extension, event.id);
      if (event.place.context.endsWith("_outbound"))
        parts.push({ kind: "outside", number: event.place.extension, facts });
      break;
    case "agent_ringing":
      if (event.queue === null) ring(parts, event.extension, event.id);
      break;
    case "agent_not_answered":
      if (event.queue !== null) break;
      ring(parts, event.extension, event.id, event.reason);
      break;
    case "agent_answered":
      answers.push({ by: event.extension, facts });
      break;
    case "bridged": {
      const number = event.with_extension;
      if (here?.kind === "outside" || number.startsWith("+")) outside.push({ by: number, facts });
      else answers.push({ by: number, facts });
      break;
    }
    default:
  }
}

function ring(parts: CallPart[], extension: string, fact: string, end: string | null = null): void {
  const last = parts.at(-1);
  if (last?.kind !== "extension" || last.extension !== extension) {
    parts.push({ kind: "extension", extension, end, facts: [fact] });
    return;
  }
  last.facts.push(fact);
  last.end = end ?? last.end;
}
