// Takes what tickets have to tell into the outbox: after each change, and by a sweep, so that a kill between loses nothing.
import type { Outbox } from "@pipecast/platform/outbox";
import { insertIfAbsent, newId } from "@pipecast/platform/db";
import type { EventsParts } from "../parts.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { factsOf, statusOf } from "./message-facts.ts";
import type { MessageRow } from "./message-table.ts";
import { isUrgency, noticeNews } from "./notices/notice-news.ts";

const batch = 100;
const sweepMs = 5_000;
/** One topic of the outbox each. */
const channels = ["whatsapp", "workflow"] as const;
/** The topic from which notices to people are made, by the rules as they are then. */
const notify = "notify";

type Parts = Pick<EventsParts, "db" | "clock" | "log" | "tickets"> & { outbox: Outbox };

export interface TransitionTeller {
  start(): void;
  wake(): void;
  /** Resolves when the tickets under way are done. */
  stop(): Promise<void>;
}

export function createTransitionTeller(parts: Parts): TransitionTeller {
  const { clock, log, tickets } = parts;
  let working: Promise<void> | undefined;
  let again = false;
  let state: "new" | "running" | "stopped" = "new";
  let cancel: (() => void) | undefined;

  async function work(): Promise<void> {
    for (;;) {
      again = false;
      const found = await tickets.untold(batch);
      for (const ticket of found) {
        if (state !== "running") return;
        await tellTicket(parts, ticket);
      }
      if (found.length < batch && !again) return;
    }
  }

  function wake(): void {
    if (state !== "running") return;
    again = true;
    if (working !== undefined) return;
    cancel?.();
    working = work()
      .catch((err: unknown) => {
        log.error({ event: "messages.untold", err }, "changes of tickets wait to be told");
        again = false;
      })
      .finally(() => {
        working = undefined;
        if (state !== "running") return;
        if (again) wake();
        else cancel = clock.after(sweepMs, wake);
      });
  }

  return {
    start() {
      if (state !== "new") return;
      state = "running";
      wake();
    },
    wake,
    async stop() {
      state = "stopped";
      cancel?.();
      await working;
    },
  };
}

/** First the messages, then the ticket's mark: killed between the two, the messages are found there already. */
async function tellTicket(parts: Parts, ticket: Ticket): Promise<void> {
  const { db, clock, outbox, tickets } = parts;
  const { id: ticket_id, org_id, untold: transitions } = ticket;
  for (const transition of transitions)
    await db.transaction(async (trx) => {
      const news = noticeNews(ticket, transition);
      const dedupe_key = `${ticket_id}:${transition}`;
      if (news !== undefined)
        await outbox.add(trx, { topic: notify, key: dedupe_key, dedupe_key, payload: news });
      if (isUrgency(transition)) return;
      for (const channel of channels) {
        const row = newMessage(ticket, transition, channel, clock.now());
        if (!(await insertIfAbsent(trx, "events_messages", row))) continue;
        const { id } = row;
        await outbox.add(trx, { topic: channel, key: ticket_id, dedupe_key: id, payload: { id } });
      }
    });
  await tickets.apply(org_id, { type: "told", ticket_id, transitions });
}

function newMessage(
  ticket: Ticket,
  transition: string,
  channel: (typeof channels)[number],
  now: number,
): MessageRow {
  return {
    id: newId(now),
    org_id: ticket.org_id,
    ticket_id: ticket.id,
    ticket_number: ticket.number,
    transition,
    status: statusOf(transition),
    channel,
    to_number: ticket.caller_number,
    template: "",
    parameters: "[]",
    state: "waiting",
    reason: "",
    attempts: 0,
    request_id: "",
    facts: JSON.stringify(factsOf(ticket, transition)),
    notice: null,
    waiting_since: now,
    created_at: now,
    updated_at: now,
  };
}
