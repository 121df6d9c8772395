// For tests: an events service in a process of its own, on a database others use too: `node events-process.ts DATABASE [PROJECT EMULATOR]`.
// It takes records of finished calls and changes of tickets over IPC, and answers `{id, status}` once each is accepted.
import { createAuthenticator } from "@pipecast/platform/auth";
import { systemClock } from "@pipecast/platform/clock";
import { openDatabase } from "@pipecast/platform/db";
import { createHttpServer } from "@pipecast/platform/http";
import { createLogger } from "@pipecast/platform/log";
import { inMemoryTransport } from "@pipecast/platform/transport";
import { pbxStandIn } from "../../fixtures/pbx-stand-in.ts";
import { secrets } from "../../fixtures/secrets.ts";
import { createEventsService, openTicketStore } from "../../service.ts";

export interface Asked {
  id: number;
  method: string;
  path: string;
  body: unknown;
}

const [, , url = "", project, emulator] = process.argv;
const db = await openDatabase(url);
const log = createLogger({ name: "test", level: "fatal", stream: { write: () => undefined } });
const service = createEventsService({
  db,
  log,
  clock: systemClock,
  tickets: await openTicketStore(
    {
      TICKET_STORE: project === undefined ? "sql" : "firestore",
      FIRESTORE_PROJECT: project,
      FIRESTORE_EMULATOR_HOST: emulator,
    },
    db,
    systemClock,
  ),
  internalKey: secrets.internalKey,
  pbx: pbxStandIn().transport,
  messaging: {
    msg91Url: "http://127.0.0.1:9",
    workflowUrl: undefined,
    publicUrl: () => "https://events.example.com",
  },
  defaults: { timezone: "Asia/Kolkata", country: "IN" },
});
const { authenticate } = createAuthenticator({ ...secrets, audience: "events" });
const server = createHttpServer({ name: "events", log, authenticate });
service.mount(server);
await service.start();
const own = inMemoryTransport(server.app);

process.on("message", ({ id, method, path, body }: Asked) => {
  const key: Record<string, string> = path.startsWith("/tickets")
    ? { authorization: `Bearer ${secrets.operatorToken}` }
    : { "x-internal-key": secrets.internalKey };
  const headers = { ...key, "content-type": "application/json" };
  own
    .request({ method, path, headers, body: JSON.stringify(body), deadlineMs: 60_000 })
    .then(({ status }) => process.send?.({ id, status }))
    .catch(() => process.send?.({ id, status: 0 }));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ id: 0, status: 200 });
