// Opens the store of tickets that the settings name.
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { EventsSettings } from "../env.ts";
import { EventsErrors } from "../events-errors.ts";
import { createSqlTicketStore } from "./sql/sql-ticket-store.ts";
import type { TicketStore } from "./ticket-store.ts";

export type OpenTicketStore = TicketStore & {
  /** Ends what `watch` began and every connection. */
  close(): void | Promise<void>;
  /** Its tickets are in our own database and can be counted there. */
  readonly inDatabase?: boolean;
};

/** Throws EVENTS_FIRESTORE_PROJECT_MISSING. */
export async function openTicketStore(
  settings: Pick<EventsSettings, "TICKET_STORE" | "FIRESTORE_PROJECT" | "FIRESTORE_EMULATOR_HOST">,
  db: Database,
  clock: Clock,
): Promise<OpenTicketStore> {
  if (settings.TICKET_STORE === "sql")
    return Object.assign(createSqlTicketStore(db.typed(), clock), { inDatabase: true });
  const { FIRESTORE_PROJECT: project, FIRESTORE_EMULATOR_HOST: emulator } = settings;
  if (project === undefined) throw EventsErrors.FIRESTORE_PROJECT_MISSING();
  // Google's client is large: only who uses it loads it.
  const [{ openFirestore }, { createFirestoreTicketStore }] = await Promise.all([
    import("./firestore/open-firestore.ts"),
    import("./firestore/firestore-ticket-store.ts"),
  ]);
  return createFirestoreTicketStore(await openFirestore({ project, emulator }), clock);
}
