// Carries a command out in one Firestore transaction: find, decide, write. The same decisions as in SQL.
import type { DocumentData, Firestore, Transaction } from "@google-cloud/firestore";
import { newId } from "@pipecast/platform/db";
import { decideTicket } from "../decide-ticket.ts";
import type { CallMark, Decision, Found, Ticket, TicketCommand } from "../ticket.ts";
import { type ToTimestamp, fromDocument, toDocument } from "./ticket-document.ts";
import { TicketPaths } from "./ticket-paths.ts";

/** Tries of a transaction that others keep crossing. */
const maxAttempts = 20;
/** Transactions that may be lost to others before the command fails. */
const mostLost = 10;
/** gRPC status. */
const INVALID_ARGUMENT = 3;

export async function applyCommand(
  db: Firestore,
  stamp: ToTimestamp,
  org_id: string,
  command: TicketCommand,
): Promise<Decision> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await transact(db, stamp, org_id, command);
    } catch (error) {
      // Locks of another process took the transaction away: nothing of it was written, and the client does not try again.
      if (attempt >= mostLost || !isLost(error)) throw error;
    }
}

function isLost(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === INVALID_ARGUMENT && String(message).includes("Transaction is invalid or closed");
}

function transact(
  db: Firestore,
  stamp: ToTimestamp,
  org_id: string,
  command: TicketCommand,
): Promise<Decision> {
  const paths = new TicketPaths(db, org_id);
  return db.runTransaction(
    async (trx) => {
      // Every transaction reads the counters, so those of one organization come one after another.
      const counters = (await trx.get(paths.counters)).data() ?? { last_number: 0, last_seq: 0 };
      const found = await findFor(trx, paths, command);
      const decision = decideTicket(org_id, command, found, newId);
      const { ticket, mark, outcome } = decision;
      const before = [found.named, found.ofCall, found.open].find(
        ({ id } = {} as Ticket) => id === ticket?.id,
      );
      const writes = outcome === "created" || outcome === "updated" || outcome === "closed";
      if (mark !== undefined) trx.set(paths.call(mark.linkedid), { ...mark });
      if (ticket === undefined || ticket === before || !writes) return decision;
      if (command.type === "told") {
        trx.set(paths.ticket(ticket.id), toDocument(ticket, stamp));
        return decision;
      }
      const next = numbered(ticket, before === undefined, counters);
      trx.set(paths.counters, {
        last_number: before === undefined ? next.number : (counters["last_number"] as number),
        last_seq: next.seq,
      });
      trx.set(paths.ticket(next.id), toDocument(next, stamp));
      if (next.caller_number !== "") writeOpen(trx, paths, next, before);
      return { ...decision, ticket: next };
    },
    { maxAttempts },
  );
}

function numbered(ticket: Ticket, isNew: boolean, counters: DocumentData): Ticket {
  const { last_number, last_seq } = counters as { last_number: number; last_seq: number };
  return {
    ...ticket,
    number: isNew ? last_number + 1 : ticket.number,
    revision: ticket.revision + 1,
    seq: last_seq + 1,
  };
}

function writeOpen(
  trx: Transaction,
  paths: TicketPaths,
  next: Ticket,
  before: Ticket | undefined,
): void {
  const wasOpen = before !== undefined && before.status !== "closed";
  const isOpen = next.status !== "closed";
  if (isOpen && !wasOpen) trx.set(paths.open(next.caller_number), { ticket_id: next.id });
  if (!isOpen && wasOpen) trx.delete(paths.open(next.caller_number));
}

async function findFor(
  trx: Transaction,
  paths: TicketPaths,
  command: TicketCommand,
): Promise<Found> {
  const ticketOf = async (id: unknown): Promise<Ticket | undefined> => {
    if (typeof id !== "string") return undefined;
    const data = (await trx.get(paths.ticket(id))).data();
    return data === undefined ? undefined : fromDocument(data);
  };
  const openOf = async (caller_number: string) =>
    caller_number === ""
      ? undefined
      : ticketOf((await trx.get(paths.open(caller_number))).data()?.["ticket_id"]);

  if (command.type === "change" || command.type === "told") {
    const named = await ticketOf(command.ticket_id);
    if (named === undefined || command.type === "told") return { named };
    return { named, open: await openOf(named.caller_number) };
  }
  const marked =
    command.linkedid === "" ? undefined : (await trx.get(paths.call(command.linkedid))).data();
  const mark = marked as CallMark | undefined;
  return {
    mark,
    ofCall: await ticketOf(mark?.ticket_id),
    open: await openOf(command.caller_number),
  };
}
