// Where things of an organization stand in Firestore: `/astrapbx/{org_id}/tickets/{id}` is the seeds' path, the rest is ours beside it.
import type { Firestore } from "@google-cloud/firestore";

export class TicketPaths {
  readonly #root: ReturnType<Firestore["doc"]>;

  constructor(db: Firestore, org_id: string) {
    this.#root = db.collection("astrapbx").doc(safe(org_id));
  }

  get tickets() {
    return this.#root.collection("tickets");
  }

  ticket(id: string) {
    return this.tickets.doc(safe(id));
  }

  /** Which ticket a call is on, and the verdict that was applied. */
  call(linkedid: string) {
    return this.#root.collection("ticket_calls").doc(safe(linkedid));
  }

  /** The caller's open ticket: one document, so there is one at most. */
  open(caller_number: string) {
    return this.#root.collection("ticket_callers").doc(safe(caller_number));
  }

  get counters() {
    return this.#root.collection("ticket_state").doc("counters");
  }
}

/** Names that Firestore refuses or reads as a path (`/`, `.`, `..`, `__x__`, too long, empty) are written so that it does not. */
function safe(name: string): string {
  if (/^[A-Za-z0-9+_.:-]{1,400}$/.test(name) && !/^(\.{1,2}|__.*__)$/.test(name)) return name;
  return `%${Buffer.from(name).toString("base64url").slice(0, 1_000)}`;
}
