// The pieces of the gateway, put together once; each takes the few it needs.
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import { type Traces, createTraces } from "@pipecast/platform/traces";
import { deriveKey } from "@pipecast/platform/vault";
import { createOutbox, type Outbox } from "@pipecast/platform/outbox";
import type { Transport } from "@pipecast/platform/transport";
import type { SafeFetch } from "@pipecast/platform/safe-fetch";
import type { RealtimeModel } from "@pipecast/realtime";
import type { BotContext } from "./bots/bot-context.ts";
import { BotsTable } from "./bots/bots-table.ts";
import { OrganizationZones } from "./bots/organization-zones.ts";
import { OrganizationsTable } from "./bots/organizations-table.ts";
import { createPublishGate } from "./bots/publish-gate.ts";
import { PublishedBots } from "./bots/published-bots.ts";
import { CallRegistry } from "./call/call-registry.ts";
import type { CallParts } from "./call/start-call.ts";
import { traceCall } from "./call/trace-call.ts";
import { createTicker } from "./call/ticker.ts";
import { bridgesOf } from "./effects/bridges.ts";
import { PythonDecisions } from "./decisions/python-decisions.ts";
import { openWebhooks } from "./effects/open-webhooks.ts";
import type { GatewaySettings } from "./env.ts";
import { type GatewayMetrics, gatewayMetrics } from "./gateway-metrics.ts";
import type { KeyContext } from "./keys/key-context.ts";
import { TicketBook } from "./keys/ticket-book.ts";
import { KeysTable } from "./keys/keys-table.ts";
import { MOST_TEXTS } from "./knowledge/create-knowledge.ts";
import { KnowledgeBase } from "./knowledge/knowledge-base.ts";
import type { KnowledgeContext } from "./knowledge/knowledge-context.ts";
import { KnowledgeTable } from "./knowledge/knowledge-table.ts";
import { gatewayMigrations } from "./migrations.ts";
import { configuredModels } from "./models.ts";
import { RehearsalRuns } from "./rehearsals/rehearsal-runs.ts";
import { type RehearsalRunner, stepRehearsals } from "./rehearsals/rehearsal-runner.ts";
import { RehearsalsTable } from "./rehearsals/rehearsals-table.ts";
import type { ReplayContext } from "./replay/replay-context.ts";
import type { GatewayTables } from "./schema.ts";
import type { SessionContext } from "./sessions/session-routes.ts";
import { SessionStore } from "./sessions/session-store.ts";
import { SessionsTable } from "./sessions/sessions-table.ts";

export interface GatewayParts extends CallParts, Omit<SessionContext, "models" | "sessions"> {
  sessions: SessionsTable;
  replayContext: ReplayContext;
  rehearsals: RehearsalsTable;
  rehearsalRuns: RehearsalRuns;
  db: Database;
  outbox: Outbox;
  botContext: BotContext;
  keyContext: KeyContext;
  knowledgeContext: KnowledgeContext;
  tickets: TicketBook;
  metrics: GatewayMetrics;
  /** Undefined where nobody wants traces. */
  traces: Traces | undefined;
  decisions: PythonDecisions | undefined;
}

/** What a rehearsal puts between calls and the world: it sees, directs and answers what would go out. */
export interface Staging {
  models(configured: ReadonlyMap<string, RealtimeModel>): ReadonlyMap<string, RealtimeModel>;
  webhooks(real: SafeFetch): SafeFetch;
}

export interface AssemblyDeps {
  db: Database;
  log: Log;
  env: GatewaySettings;
  transports: { pbx: Transport; events: Transport };
  /** Where events answers; EVENTS_BASE_URL when absent. */
  eventsUrl?: (() => string | undefined) | undefined;
  /** Ports that the installation listens on: no webhook goes there. */
  ownPorts?: (() => readonly number[]) | undefined;
  internalKey: string;
  masterKey: string;
  metrics?: Metrics | undefined;
  clock: Clock;
  models?: ReadonlyMap<string, RealtimeModel>;
  staging?: Staging | undefined;
  /** Who runs rehearsals; the flow is stepped in this process when absent. */
  rehearse?: RehearsalRunner | undefined;
}

export function assembleGateway(deps: AssemblyDeps): GatewayParts {
  const { db, log, env, clock, internalKey } = deps;
  const configured = deps.models ?? configuredModels(env);
  const models = deps.staging?.models(configured) ?? configured;
  const metrics = gatewayMetrics(deps.metrics);
  const otlp = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const traces =
    otlp === undefined ? undefined : createTraces({ endpoint: otlp, service: "pipecast-gateway" });
  const tables = db.typed<GatewayTables>();
  const bots = new BotsTable(tables);
  const organizations = new OrganizationsTable(db, gatewayMigrations);
  const knowledge = new KnowledgeTable(tables);
  const outbox = createOutbox(db, "pipecat_");
  const sessions = new SessionsTable(tables, outbox);
  const registry = new CallRegistry(clock, env.MAX_CALLS);
  const store = new SessionStore({
    clock,
    log,
    begin: (session, gateway) => sessions.begin(session, gateway),
    unended: (gateway) => sessions.unended(gateway),
    async save(session) {
      await sessions.save(session);
      metrics.sessionEnded(session.outcome ?? "failed");
    },
  });
  const replayContext = { registry, sessions, bots, pbxBaseUrl: env.PBX_BASE_URL };
  const rehearsals = new RehearsalsTable(tables);
  const runs = new RehearsalRuns({
    table: rehearsals,
    runner: deps.rehearse ?? stepRehearsals,
    clock,
    log,
  });
  const { eventsUrl = () => env.EVENTS_BASE_URL, ownPorts = () => [] } = deps;
  const bridges = () => bridgesOf(eventsUrl(), env.TRUSTED_BRIDGES);
  const webhooks = openWebhooks({
    transports: deps.transports,
    allow: env.WEBHOOK_ALLOW,
    bridges,
    ownPorts,
    internalKey,
    clock,
  });
  return {
    db,
    log,
    clock,
    metrics,
    traces,
    prices: env.MODEL_PRICES,
    measured(record, measures, model) {
      metrics.callMeasured(measures, model);
      traces?.record(traceCall(record, measures, model));
    },
    outbox,
    models,
    registry,
    sessions,
    store,
    internalKey,
    decisions:
      env.DECISION_PYTHON === undefined
        ? undefined
        : new PythonDecisions({ python: env.DECISION_PYTHON, clock, log }),
    pbx: deps.transports.pbx,
    webhooks: {
      ...webhooks,
      safeFetch: deps.staging?.webhooks(webhooks.safeFetch) ?? webhooks.safeFetch,
    },
    bots: new PublishedBots(bots, env.PBX_BASE_URL, clock),
    zones: new OrganizationZones({
      transport: deps.transports.pbx,
      internalKey,
      clock,
      defaultZone: env.DEFAULT_TIMEZONE,
    }),
    botContext: {
      bots,
      pbx: deps.transports.pbx,
      internalKey,
      gate: createPublishGate({ replay: replayContext, rehearsals, runs, clock }),
      organizations,
      rules: {
        providers: new Set(models.keys()),
        knowledge: async (org_id) =>
          new Set((await knowledge.list(org_id, MOST_TEXTS)).map(({ id }) => id)),
        flow: () => ({
          webhookAllow: env.WEBHOOK_ALLOW,
          decisionPython: env.DECISION_PYTHON !== undefined,
          trustedBridges: Object.values(bridges()).flat(),
          ...(env.PBX_BASE_URL === undefined ? {} : { pbxBaseUrl: env.PBX_BASE_URL }),
        }),
      },
      defaultModel: { provider: env.MODEL },
      clock,
    },
    replayContext,
    rehearsals,
    rehearsalRuns: runs,
    tickets: new TicketBook(clock),
    knowledge: new KnowledgeBase(knowledge),
    knowledgeContext: { knowledge, organizations, clock },
    keyContext: {
      keys: new KeysTable(tables),
      organizations,
      pepper: deriveKey(deps.masterKey, "pipecast/gateway-keys/v1"),
      clock,
    },
    ticker: createTicker({
      clock,
      onFault: (err) => log.error({ err, code: "GATEWAY_SESSION_CRASHED" }, "a call lost its beat"),
      onLate: (ms) => {
        metrics.beatLate(ms);
        log.warn({ code: "GATEWAY_BEAT_LATE", ms }, "something held the loop that carries audio");
      },
    }),
    longestMs: env.MAX_CALL_MINUTES * 60_000,
  };
}
