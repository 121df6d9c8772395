// A pbx or an events service as a process of its own, which ends itself where it is told: `node ledger-process.ts PLAN`, a Plan as JSON.
// It says `{ready: true}`, and `{place}` for each place that its work comes to now and again, over IPC.
import { createEventsService, openTicketStore } from "@pipecast/events";
import { createAuthenticator } from "@pipecast/platform/auth";
import { systemClock } from "@pipecast/platform/clock";
import { type Database, openDatabase } from "@pipecast/platform/db";
import { type HttpServer, createHttpServer } from "@pipecast/platform/http";
import { createLogger } from "@pipecast/platform/log";
import { httpTransport } from "@pipecast/platform/transport";
import { createVault } from "@pipecast/platform/vault";
import { createPbxService, pbxSettings } from "@pipecast/pbx";
import { faultyDatabase } from "../../simulation/faulty-database.ts";
import { secrets } from "./ledger-secrets.ts";
import { type End, NamedFate } from "./named-fate.ts";

export interface Plan {
  service: "pbx" | "events";
  database: string;
  port: number;
  /** Base URL of the other service. */
  other: string;
  end?: End;
  /** CALL_SETTLE_S; 1 when absent. */
  settleS?: number;
  /** SIGKILL ends it for good; SIGSTOP until somebody lets it go on. */
  signal: "SIGKILL" | "SIGSTOP";
}

const plan = JSON.parse(process.argv[2] ?? "{}") as Plan;
/** A place that is come to less often may not be come to again. */
const often = 3;
const seen = new Map<string, number>();
const fate = new NamedFate(
  plan.end,
  (place) => {
    const times = (seen.get(place) ?? 0) + 1;
    seen.set(place, times);
    if (times === often) process.send?.({ place });
  },
  () => process.kill(process.pid, plan.signal),
);
const db: Database = faultyDatabase(await openDatabase(plan.database), fate);
const log = createLogger({
  name: plan.service,
  level: "fatal",
  stream: { write: (line) => void process.stderr.write(line) },
});
const { authenticate } = createAuthenticator(secrets);
const server = createHttpServer({ name: plan.service, log, authenticate });
await (plan.service === "pbx" ? startPbx(server) : startEvents(server));
await server.listen({ port: plan.port });
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });

async function startPbx(on: HttpServer): Promise<void> {
  const pbx = await createPbxService({
    db,
    log,
    settings: pbxSettings.parse({ CALL_SETTLE_S: String(plan.settleS ?? 1) }),
    vault: createVault(secrets.masterKey),
    secrets,
    transports: {
      gateway: httpTransport("http://127.0.0.1:9"),
      events: httpTransport(plan.other),
    },
  });
  pbx.mount(on);
  await pbx.start();
}

async function startEvents(on: HttpServer): Promise<void> {
  const tickets = { TICKET_STORE: "sql", FIRESTORE_PROJECT: undefined } as const;
  const events = createEventsService({
    db,
    log,
    clock: systemClock,
    tickets: await openTicketStore(
      { ...tickets, FIRESTORE_EMULATOR_HOST: undefined },
      db,
      systemClock,
    ),
    internalKey: secrets.internalKey,
    pbx: httpTransport(plan.other),
    messaging: {
      msg91Url: "http://127.0.0.1:9",
      workflowUrl: undefined,
      publicUrl: () => "https://events.example.com",
    },
    defaults: { timezone: "Asia/Kolkata", country: "IN" },
  });
  events.mount(on);
  await events.start();
}
