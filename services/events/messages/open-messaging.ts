// Puts together what happens after a ticket has changed: the teller, the outbox, the senders, notices, the workflow engine.
import type { Database } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import { type Topic, createOutbox, createOutboxWorker, retryNow } from "@pipecast/platform/outbox";
import { createSafeConnect, createSafeFetch } from "@pipecast/platform/safe-fetch";
import type { EventsParts } from "../parts.ts";
import type { PbxLogins } from "../bridge/pbx-logins.ts";
import { createBuiltInDriver } from "../workflows/built-in-driver.ts";
import { createBuiltInEngine } from "../workflows/built-in-engine.ts";
import { deliverTrigger } from "../workflows/deliver-trigger.ts";
import { createHttpEngine } from "../workflows/http-engine.ts";
import { mountRunRoutes } from "../workflows/run-routes.ts";
import { mountWorkflowRoutes } from "../workflows/workflow-routes.ts";
import { deliverMessage } from "./deliver-message.ts";
import { createEmailSender } from "./email/email-sender.ts";
import { mountMessageRoutes } from "./message-routes.ts";
import { createMsg91Keys } from "./msg91/msg91-keys.ts";
import { createMsg91Sender } from "./msg91/msg91-sender.ts";
import type { MessageSender } from "./message-sender.ts";
import { createDailySummaries } from "./notices/daily-summary.ts";
import { makeNotices } from "./notices/make-notices.ts";
import { notificationsReader } from "./notices/read-notifications.ts";
import { channelsReader } from "./read-channels.ts";
import { SendingGates } from "./sending-gates.ts";
import { createTransitionTeller } from "./tell-transitions.ts";
import { ticketSettingsReader } from "./ticket-settings.ts";
import { createWebhookSender } from "./webhook/webhook-sender.ts";

const stopMs = 5_000;
const mailPorts = [25, 465, 587, 2525];

export interface MessagingOptions {
  /** MSG91_BASE_URL. */
  msg91Url: string;
  /** WORKFLOW_GATEWAY_URL; the built-in receiver when absent. */
  workflowUrl: string | undefined;
  /** Where MSG91 reaches this service. */
  publicUrl: () => string;
  /** WEBHOOK_ALLOW: mail servers and webhooks of organizations that may be private or without TLS. */
  allow?: readonly string[];
  /** Ports that this installation listens on: no organization's server. */
  ownPorts?: () => readonly number[];
}

export interface Messaging {
  mount(server: HttpServer): void;
  start(): void;
  /** A ticket has something to tell. */
  wake(): void;
  stop(): Promise<void>;
}

export function openMessaging(
  parts: EventsParts & { plainDb: Database; logins: PbxLogins },
  { msg91Url, workflowUrl, publicUrl, allow = [], ownPorts = () => [] }: MessagingOptions,
): Messaging {
  const { clock, log, pbx, internalKey } = parts;
  const outbox = createOutbox(parts.plainDb, "events_");
  const settingsOf = ticketSettingsReader(pbx, internalKey);
  const keys = createMsg91Keys({ pbx, internalKey, now: () => clock.monotonic() });
  const sender = createMsg91Sender({ baseUrl: msg91Url, fetch: fetchOnly(msg91Url), keys, clock });
  const channels = channelsReader(pbx, internalKey);
  const connect = createSafeConnect({ allow, ownPorts, ports: mailPorts });
  const email = createEmailSender({ channels, connect });
  const fetch = createSafeFetch({ allow, ownPorts });
  const driver = createBuiltInDriver({ ...parts, outbox, fetch });
  const runs = { ...parts, driver };
  const engine =
    workflowUrl === undefined
      ? createBuiltInEngine(runs)
      : createHttpEngine({ ...parts, baseUrl: workflowUrl, fetch: fetchOnly(workflowUrl) });
  const webhook = createWebhookSender({ ...parts, channels, fetch });
  const noticesOf = notificationsReader(pbx, internalKey);
  /** Each way has gates of its own: trouble with one is not trouble with another. */
  const topicOf = (topic: string, by: MessageSender): Topic => {
    const onRecovered = () => {
      retryNow(outbox, topic).catch((err: unknown) => log.warn({ err }, "messages wait"));
    };
    const gates = new SendingGates(clock);
    const message = { ...parts, sender: by, gates, settingsOf, noticesOf, onRecovered };
    return {
      deliver: (delivery, signal) => deliverMessage(message, delivery, signal),
      parallel: 8,
      timeoutMs: 20_000,
    };
  };
  const trigger = { ...parts, engine, settingsOf };
  const teller = createTransitionTeller({ ...parts, outbox });
  const notices = { ...parts, outbox, noticesOf };
  const summaries = createDailySummaries(notices);
  const worker = createOutboxWorker(
    outbox,
    {
      whatsapp: topicOf("whatsapp", sender),
      email: topicOf("email", email),
      webhook: topicOf("webhook", webhook),
      notify: { deliver: (delivery) => makeNotices(notices, delivery), parallel: 4 },
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
      mountWorkflowRoutes(server, runs);
      mountRunRoutes(server, runs);
    },
    start() {
      teller.start();
      worker.start();
      driver.start();
      summaries.start();
    },
    wake: () => teller.wake(),
    async stop() {
      await teller.stop();
      await summaries.stop();
      await driver.stop();
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
