// Carries a command out in one transaction: lock, find, decide, write.
import { type Database, newId, upsert } from "@pipecast/platform/db";
import { type Transaction, sql } from "kysely";
import { decideTicket } from "../decide-ticket.ts";
import type { CallMark, Decision, Found, Ticket, TicketCommand } from "../ticket.ts";
import type { TicketTables } from "../ticket-tables.ts";
import { findTicket } from "./find-tickets.ts";
import { toRow } from "./ticket-row.ts";

type Trx = Transaction<TicketTables>;

export function applyCommand(
  db: Database<TicketTables>,
  org_id: string,
  command: TicketCommand,
): Promise<Decision> {
  return db.transaction(async (trx) => {
    await lock(trx, org_id);
    const found = await findFor(trx, org_id, command);
    const decision = decideTicket(org_id, command, found, newId);
    const { ticket, mark } = decision;
    const before = [found.named, found.ofCall, found.open].find(
      (known) => known?.id === ticket?.id,
    );
    const written =
      ticket === undefined || ticket === before || !isWrite(decision)
        ? ticket
        : command.type === "told"
          ? await writeRow(trx, ticket)
          : await writeTicket(trx, ticket, before);
    if (mark !== undefined) await writeMark(trx, org_id, mark);
    return { ...decision, ticket: written };
  });
}

const isWrite = ({ outcome }: Decision) =>
  outcome === "created" || outcome === "updated" || outcome === "closed";

/** Whoever else writes tickets of the organization waits here, so numbers and `seq` grow in the order of commits. */
function lock(trx: Trx, org_id: string): Promise<void> {
  const fresh = { org_id, last_number: 0, last_seq: 0 };
  return upsert(trx, "events_ticket_counters", fresh, { key: ["org_id"], update: {} });
}

async function findFor(trx: Trx, org_id: string, command: TicketCommand): Promise<Found> {
  if (command.type === "change" || command.type === "told") {
    const named = await findTicket(trx, org_id, { id: command.ticket_id });
    if (named === undefined || command.type === "told") return { named };
    return { named, open: await openOf(trx, org_id, named.caller_number) };
  }
  const mark = await trx
    .selectFrom("events_ticket_calls")
    .select(["linkedid", "ticket_id", "version"])
    .where("org_id", "=", org_id)
    .where("linkedid", "=", command.linkedid)
    .executeTakeFirst();
  const id = mark?.ticket_id ?? null;
  const ofCall = id === null ? undefined : await findTicket(trx, org_id, { id });
  return { mark, ofCall, open: await openOf(trx, org_id, command.caller_number) };
}

async function openOf(trx: Trx, org_id: string, caller_number: string) {
  if (caller_number === "") return undefined;
  return findTicket(trx, org_id, { open_key: caller_number });
}

async function writeTicket(trx: Trx, ticket: Ticket, before: Ticket | undefined): Promise<Ticket> {
  const { org_id } = ticket;
  const isNew = before === undefined;
  await trx
    .updateTable("events_ticket_counters")
    .set({
      last_seq: sql`last_seq + 1`,
      ...(isNew ? { last_number: sql`last_number + 1` } : {}),
    })
    .where("org_id", "=", org_id)
    .execute();
  const { last_number, last_seq } = await trx
    .selectFrom("events_ticket_counters")
    .select(["last_number", "last_seq"])
    .where("org_id", "=", org_id)
    .executeTakeFirstOrThrow();
  const next: Ticket = {
    ...ticket,
    number: isNew ? last_number : ticket.number,
    revision: ticket.revision + 1,
    seq: last_seq,
  };
  if (isNew) await trx.insertInto("events_tickets").values(toRow(next)).execute();
  else await writeRow(trx, next);
  for (const [position, entry] of next.entries.entries()) {
    if (entry === before?.entries[position]) continue;
    const written = { ticket_id: next.id, position, org_id, entry: JSON.stringify(entry) };
    await upsert(trx, "events_ticket_entries", written, {
      key: ["ticket_id", "position"],
      update: ["entry"],
    });
  }
  return next;
}

/** That messages have heard of it is nobody else's news: neither revision nor `seq` grows by it alone. */
async function writeRow(trx: Trx, ticket: Ticket): Promise<Ticket> {
  await trx
    .updateTable("events_tickets")
    .set(toRow(ticket))
    .where("org_id", "=", ticket.org_id)
    .where("id", "=", ticket.id)
    .execute();
  return ticket;
}

function writeMark(trx: Trx, org_id: string, mark: CallMark): Promise<void> {
  const row = { org_id, ...mark };
  return upsert(trx, "events_ticket_calls", row, {
    key: ["org_id", "linkedid"],
    update: ["ticket_id", "version"],
  });
}
