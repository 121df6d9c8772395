// For tests: a process that tells what tickets have to tell to a MSG91 until it is killed: `node send-until-killed.ts DATABASE MSG91`.
// Everything waits a hundredth of its usual time.
import { Notifications } from "@pipecast/contracts/pbx/channels";
import { systemClock } from "@pipecast/platform/clock";
import { openDatabase } from "@pipecast/platform/db";
import { createLogger } from "@pipecast/platform/log";
import { createOutbox, createOutboxWorker, retryNow } from "@pipecast/platform/outbox";
import { createSafeFetch } from "@pipecast/platform/safe-fetch";
import type { EventsTables } from "../../schema.ts";
import { createSqlTicketStore } from "../../tickets/sql/sql-ticket-store.ts";
import { deliverMessage } from "../deliver-message.ts";
import { createMsg91Sender } from "../msg91/msg91-sender.ts";
import { SendingGates } from "../sending-gates.ts";
import { createTransitionTeller } from "../tell-transitions.ts";

const [, , url = "", msg91 = "", authkey = ""] = process.argv;
const plainDb = await openDatabase(url);
const db = plainDb.typed<EventsTables>();
const clock = { ...systemClock, monotonic: () => performance.now() * 100 };
const log = createLogger({ name: "test", level: "fatal", stream: { write: () => undefined } });
const tickets = createSqlTicketStore(db, clock);
const outbox = createOutbox(plainDb, "events_");
const status = { template: "ticket_opened", parameters: ["number" as const], workflow_id: null };
const facts = { exists: true, timezone: "Asia/Kolkata", country: "IN" };
const sender = createMsg91Sender({
  baseUrl: msg91,
  fetch: createSafeFetch({ allow: [new URL(msg91).host], ownPorts: () => [] }),
  clock,
  timeoutMs: 1_000,
  keys: {
    of: async () => ({
      authkey,
      integrated_number: "912261234500",
      namespace: null,
      language: "en",
    }),
    forget: () => undefined,
  },
});
const parts = {
  db,
  clock,
  log,
  tickets,
  sender,
  organizations: { of: async () => facts },
  gates: new SendingGates(clock),
  settingsOf: async () => ({
    enabled: true,
    statuses: { open: status, in_progress: status, closed: status },
  }),
  noticesOf: async () => ({ notifications: Notifications.parse({}), timezone: "Asia/Kolkata" }),
  onRecovered: () => undefined,
};
const teller = createTransitionTeller({ db, clock, log, tickets, outbox });
const worker = createOutboxWorker(
  outbox,
  {
    whatsapp: {
      deliver: (delivery, signal) => deliverMessage(parts, delivery, signal),
      parallel: 8,
    },
    // Not what is looked at here.
    workflow: { deliver: async () => undefined, parallel: 16 },
  },
  { pollMs: 20, leaseMs: 1_000, parallel: 32 },
);
// Ends with the test run, also when that is killed.
process.stdin.on("end", () => process.exit(1)).resume();
teller.start();
worker.start();
process.stdout.write("ready\n");
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  await retryNow(outbox, "whatsapp").catch(() => undefined);
}
