// Tickets in Firestore, at `/astrapbx/{org_id}/tickets/{id}`.
import type { Firestore, Timestamp } from "@google-cloud/firestore";
import type { Clock } from "@pipecast/platform/clock";
import type { Ticket } from "../ticket.ts";
import type { TicketStore } from "../ticket-store.ts";
import { applyCommand } from "./apply-command.ts";
import { createLanes } from "./lanes.ts";
import { listTickets } from "./list-tickets.ts";
import { fromDocument } from "./ticket-document.ts";
import { TicketPaths } from "./ticket-paths.ts";
import { type TicketWatch, watchTickets } from "./watch-tickets.ts";

/** Milliseconds a question to Firestore may take; a transaction of a crowded organization takes longest. */
const deadlineMs = 30_000;

export async function createFirestoreTicketStore(
  db: Firestore,
  clock: Clock,
): Promise<TicketStore & { close(): Promise<void> }> {
  const { Timestamp } = await import("@google-cloud/firestore");
  const stamp = (ms: number): Timestamp => Timestamp.fromMillis(ms);
  const inTurn = createLanes(deadlineMs);
  const watches = new Map<TicketWatch, string>();
  return {
    // Within a process commands of an organization wait for each other here: Firestore's own retries are far dearer.
    async apply(org_id, command) {
      const decision = await inTurn(org_id, () => applyCommand(db, stamp, org_id, command));
      const { seq } = decision.ticket ?? {};
      if (seq !== undefined)
        for (const [watch, of] of watches) if (of === org_id) watch.expect(seq);
      return decision;
    },
    async find(org_id, id): Promise<Ticket | undefined> {
      if (org_id === null) {
        const query = db.collectionGroup("tickets").where("id", "==", id).limit(1);
        const data = (await query.get()).docs[0]?.data();
        return data === undefined ? undefined : fromDocument(data);
      }
      const data = (await new TicketPaths(db, org_id).ticket(id).get()).data();
      return data === undefined ? undefined : fromDocument(data);
    },
    list: (org_id, filter, limit, below) => listTickets(db, org_id, filter, limit, below),
    async untold(limit) {
      const query = db.collectionGroup("tickets").where("untold_since", ">", stamp(0));
      const { docs } = await query.orderBy("untold_since").limit(limit).get();
      return docs.map((doc) => fromDocument(doc.data()));
    },
    watch(org_id, after, onTicket) {
      const watch = watchTickets(db, clock, org_id, after, onTicket);
      watches.set(watch, org_id);
      return () => {
        watches.delete(watch);
        watch.stop();
      };
    },
    async close() {
      for (const watch of watches.keys()) watch.stop();
      await db.terminate();
    },
  };
}
