// Puts together what happens after a ticket has changed: the teller, the outbox, the sender, the workflow engine.
import type { Database } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import { createOutbox, createOutboxWorker, retryNow } from "@pipecast/platform/outbox";
import { createSafeFetch } from "@pipecast/platform/safe-fetch";
import type { EventsParts } from "../parts.ts";
import { createBuiltInEngine } from "../workflows/built-in-engine.ts";
import { deliverTrigger } from "../workflows/deliver-trigger.ts";
import { createHttpEngine } from "../workflows/http-engine.ts";
import { mountWorkflowRoutes } from "../workflows/workflow-routes.ts";
import { deliverMessage } from "./deliver-message.ts";
import { mountMessageRoutes } from "./message-routes.ts";
import { createMsg91Keys } from "./msg91/msg91-keys.ts";
import { createMsg91Sender } from "./msg91/msg91-sender.ts";
import { SendingGates } from "./sending-gates.ts";
import { createTransitionTeller } from "./tell-transitions.ts";
import { ticketSettingsReader } from "./ticket-settings.ts";

const stopMs = 5_000;

export interface MessagingOptions {
  /** MSG91_BASE_URL. */
  msg91Url: string;
  /** WORKFLOW_GATEWAY_URL; the built-in receiver when absent. */
  workflowUrl: string | undefined;
  /** Where MSG91 reaches this service. */
  publicUrl: () => string;
}

export interface Messaging {
  mount(server: HttpServer): void;
  start(): void;
  /** A ticket has something to tell. */
  wake(): void;
  stop(): Promise<void>;
}

export function openMessaging(
  parts: EventsParts & { plainDb: Database },
  { msg91Url, workflowUrl, publicUrl }: MessagingOptions,
): Messaging {
  const { db, clock, log, pbx, internalKey } = parts;
  const outbox = createOutbox(parts.plainDb, "events_");
  const settingsOf = ticketSettingsReader(pbx, internalKey);
  const keys = createMsg91Keys({ pbx, internalKey, now: () => clock.monotonic() });
  const sender = createMsg91Sender({ baseUrl: msg91Url, fetch: fetchOnly(msg91Url), keys, clock });
  const engine =
    workflowUrl === undefined
      ? createBuiltInEngine(db, clock)
      : createHttpEngine({
          baseUrl: workflowUrl,
          fetch: fetchOnly(workflowUrl),
          pbx,
          internalKey,
          clock,
        });
  const onRecovered = () => {
    retryNow(outbox, "whatsapp").catch((err: unknown) => log.warn({ err }, "messages wait"));
  };
  const message = { ...parts, sender, gates: new SendingGates(clock), settingsOf, onRecovered };
  const trigger = { ...parts, engine, settingsOf };
  const teller = createTransitionTeller({ ...parts, outbox });
  const worker = createOutboxWorker(
    outbox,
    {
      whatsapp: {
        deliver: (delivery, signal) => deliverMessage(message, delivery, signal),
        parallel: 8,
        timeoutMs: 20_000,
      },
      workflow: {
        deliver: (delivery, signal) => deliverTrigger(trigger, delivery, signal),
        parallel: 8,
        timeoutMs: 20_000,
      },
    },
    {
      hooks: {
        failed: ({ topic, attempt, code, retryInMs }) => {
          // What waits for MSG91 says so itself, with its reason.
          if (code === "EVENTS_MESSAGE_WAITS") return;
          const fields = { event: "messages.waiting", topic, attempt, code, retryInMs };
          log.warn(fields, "a message waits for something else than its receiver");
        },
        dead: (event) => log.error({ ...event, alert: true }, "a message was given up"),
        troubled: (err) => log.warn({ err }, "the outbox waits"),
      },
    },
  );
  return {
    mount(server) {
      mountMessageRoutes(server, { ...parts, outbox, sender, publicUrl });
      mountWorkflowRoutes(server, parts);
    },
    start() {
      teller.start();
      worker.start();
    },
    wake: () => teller.wake(),
    async stop() {
      await teller.stop();
      await worker.stop(stopMs);
    },
  };
}

/** The operator named this address: it may be private or without TLS, and nothing else is reached this way. */
function fetchOnly(baseUrl: string) {
  const { hostname, port, protocol } = new URL(baseUrl);
  const usual = protocol === "https:" ? "443" : "80";
  return createSafeFetch({
    allow: [`${hostname}:${port === "" ? usual : port}`],
    ownPorts: () => [],
  });
}
