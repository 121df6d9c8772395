// Watching tickets by Firestore's own push, resumed where it broke off.
import type { Firestore } from "@google-cloud/firestore";
import type { Clock } from "@pipecast/platform/clock";
import type { Ticket } from "../ticket.ts";
import { fromDocument } from "./ticket-document.ts";
import { TicketPaths } from "./ticket-paths.ts";

const retryMs = 1_000;
/** So long a change that was written here may take to come back by push. */
const pushMs = 3_000;

export interface TicketWatch {
  /**
   * A change with this `seq` was written: if it does not come soon, Google's client is waiting out a break, up to a minute, and we
   * listen anew.
   */
  expect(seq: number): void;
  stop(): void;
}

export function watchTickets(
  db: Firestore,
  clock: Clock,
  org_id: string,
  after: number | undefined,
  onTicket: (ticket: Ticket) => void,
): TicketWatch {
  const paths = new TicketPaths(db, org_id);
  let seq = after;
  let ended = false;
  let stop: (() => void) | undefined;
  let expected = 0;
  let cancelLook: (() => void) | undefined;

  const again = () => {
    stop?.();
    if (!ended) stop = clock.after(retryMs, () => void listen());
  };
  const listen = async () => {
    try {
      seq ??= ((await paths.counters.get()).data()?.["last_seq"] as number | undefined) ?? 0;
    } catch {
      return again();
    }
    if (ended) return;
    const query = paths.tickets.where("seq", ">", seq).orderBy("seq");
    stop = query.onSnapshot((snapshot) => {
      const changed = snapshot.docChanges().filter(({ type }) => type !== "removed");
      const tickets = changed.map(({ doc }) => fromDocument(doc.data()));
      for (const ticket of tickets.toSorted((a, b) => a.seq - b.seq)) {
        // A ticket comes again when messages have heard of it: that is no change of its own.
        if (ended || ticket.seq <= (seq ?? 0)) continue;
        seq = ticket.seq;
        onTicket(ticket);
      }
    }, again);
  };
  const look = () => {
    cancelLook = undefined;
    if (ended || seq === undefined || seq >= expected) return;
    again();
    cancelLook = clock.after(pushMs, look);
  };
  void listen();
  return {
    expect(written) {
      expected = Math.max(expected, written);
      cancelLook ??= clock.after(pushMs, look);
    },
    stop() {
      ended = true;
      stop?.();
      cancelLook?.();
    },
  };
}
