// The gateway service: bots, sessions, and the port where calls bring their audio.
import type { AudioSocketServer } from "@pipecast/asterisk/audiosocket";
import { type Clock, systemClock } from "@pipecast/platform/clock";
import type { Database, MigrationSet } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import type { Lifecycle } from "@pipecast/platform/lifecycle";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import { createOutboxWorker, type OutboxHooks, type OutboxWorker } from "@pipecast/platform/outbox";
import type { Transport } from "@pipecast/platform/transport";
import type { RealtimeModel } from "@pipecast/realtime";
import { mountBotRoutes } from "./bots/bot-routes.ts";
import { mountVersionRoutes } from "./bots/version-routes.ts";
import type { CallPlan } from "./call/call-registry.ts";
import { startCall } from "./call/start-call.ts";
import type { GatewaySettings } from "./env.ts";
import { assembleGateway, type GatewayParts, type Staging } from "./gateway-parts.ts";
import { mountTicketRoutes } from "./keys/ticket-routes.ts";
import { mountKeyRoutes } from "./keys/key-routes.ts";
import { mountKnowledgeRoutes } from "./knowledge/knowledge-routes.ts";
import { listenAudioSocket } from "./lines/listen-audiosocket.ts";
import type { Line } from "./lines/line.ts";
import { openPhoneDoor } from "./lines/phone/open-phone-door.ts";
import { openMediaDoor } from "./lines/media/open-media-door.ts";
import { openWebSocketDoor } from "./lines/open-websocket-door.ts";
import { gatewayMigrations } from "./migrations.ts";
import { mountRehearsalRoutes } from "./rehearsals/rehearsal-routes.ts";
import type { RehearsalRunner } from "./rehearsals/rehearsal-runner.ts";
import { mountModelRoutes } from "./model-routes.ts";
import { mountReplayRoutes } from "./replay/replay-routes.ts";
import { deliverSessionOutcome } from "./sessions/deliver-session-outcome.ts";
import { mountSessionFigures } from "./sessions/session-figures.ts";
import { mountSessionRoutes } from "./sessions/session-routes.ts";
import { SessionSpool } from "./sessions/session-spool.ts";
import { SESSION_OUTCOME } from "./sessions/sessions-table.ts";
import { tellMissingModels } from "./tell-missing-models.ts";

export { type GatewaySettings, gatewaySettings } from "./env.ts";
export type { Staging } from "./gateway-parts.ts";
export { gatewayMigrations } from "./migrations.ts";

export interface GatewayDeps {
  db: Database;
  log: Log;
  env: GatewaySettings;
  lifecycle: Pick<Lifecycle, "onStop">;
  transports: { pbx: Transport; events: Transport };
  /** Where events answers; EVENTS_BASE_URL when absent. */
  eventsUrl?: () => string | undefined;
  /** The folder where sessions lie that the database does not have yet; in memory only when absent. */
  spoolFolder?: string | undefined;
  /** Ports that the installation listens on, beside the AudioSocket port: no webhook goes there. */
  ownPorts?: () => readonly number[];
  internalKey: string;
  /** MASTER_KEY: hashes of API keys are made under a key derived from it. */
  masterKey: string;
  metrics?: Metrics | undefined;
  clock?: Clock;
  /** The models by provider; those that are configured when absent. */
  models?: ReadonlyMap<string, RealtimeModel>;
  /** Only in the private program of a rehearsal. */
  staging?: Staging | undefined;
  /** Who runs rehearsals; the flow is stepped in this process when absent. */
  rehearse?: RehearsalRunner | undefined;
}

export interface GatewayService {
  readonly name: "gateway";
  readonly migrations: MigrationSet;
  /** Where calls bring their audio, once started. */
  readonly audiosocket: { host: string; port: number } | undefined;
  /** Puts routes and readiness checks on the server. */
  mount(server: HttpServer): void;
  /** Opens the AudioSocket port; the tables must be migrated. */
  start(): Promise<void>;
  /** Gives calls that still run back to their numbers' fallback, stores what is unsaved, closes the port. */
  stop(): Promise<void>;
}

/** How long running calls may take to be given back, and their sessions to be stored, at a stop. */
const GIVE_BACK_MS = 6_000;
const STORE_MS = 2_000;
const OBSERVE_MS = 5_000;

export function createGatewayService(deps: GatewayDeps): GatewayService {
  const parts = assembleGateway({
    ...deps,
    clock: deps.clock ?? systemClock,
    ownPorts: () => [...(deps.ownPorts?.() ?? []), ...(port === undefined ? [] : [port.port])],
  });
  const { registry, log } = parts;
  const host = deps.env.AUDIOSOCKET_HOST;
  // A wildcard is where we listen, not where anyone can call.
  const reachable =
    deps.env.AUDIOSOCKET_PUBLIC_HOST ?? (["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host);
  let port: AudioSocketServer | undefined;
  const begin = (plan: CallPlan, line: Line) => startCall(plan, line, parts) !== undefined;
  let worker: OutboxWorker | undefined;
  let stopObserving: (() => void) | undefined;

  return {
    name: "gateway",
    migrations: gatewayMigrations,
    get audiosocket() {
      return port === undefined ? undefined : { host, port: port.port };
    },
    mount(server) {
      mountBotRoutes(server, parts.botContext, parts.zones);
      mountVersionRoutes(server, parts.botContext, parts.zones, parts.rehearsals);
      mountKeyRoutes(server, parts.keyContext, parts.zones);
      mountKnowledgeRoutes(server, parts.knowledgeContext, parts.zones);
      mountTicketRoutes(server, parts);
      openWebSocketDoor(server, parts, { begin, most: deps.env.MAX_CALLS });
      openMediaDoor(server, parts, { begin, most: deps.env.MAX_CALLS });
      openPhoneDoor(server, parts, {
        begin: (plan, line) => startCall(plan, line, parts),
        most: deps.env.MAX_CALLS,
      });
      mountSessionRoutes(server, parts, () => `${reachable}:${port?.port ?? 0}`);
      mountModelRoutes(server, parts);
      mountSessionFigures(server, deps.db.typed());
      mountReplayRoutes(server, parts.replayContext);
      mountRehearsalRoutes(server, {
        ...parts,
        bots: parts.botContext.bots,
        runs: parts.rehearsalRuns,
        replay: parts.replayContext,
      });
      server.onReady("gateway-database", () => deps.db.ping());
      server.onReady("gateway-audiosocket", () => {
        if (port === undefined) throw new Error("the AudioSocket port is not open");
      });
    },
    async start() {
      await parts.decisions?.start();
      if (deps.spoolFolder !== undefined)
        await parts.store.start(await SessionSpool.open(deps.spoolFolder, log));
      port = await listenAudioSocket({
        host,
        port: deps.env.AUDIOSOCKET_PORT,
        limits: { calls: deps.env.MAX_CALLS },
        registry,
        begin,
        log,
      });
      worker = createOutboxWorker(
        parts.outbox,
        { [SESSION_OUTCOME]: { deliver: deliverSessionOutcome(parts.pbx, parts.internalKey) } },
        { hooks: outboxHooks(log) },
      );
      worker.start();
      for (const model of parts.models.values()) void model.prepare?.();
      void tellMissingModels({ ...parts, env: deps.env });
      stopObserving = observe(parts);
      deps.lifecycle.onStop("gateway calls", (signal) => registry.drain(signal), {
        phase: "drain",
      });
      log.info({ host, port: port.port }, "calls may bring their audio");
    },
    async stop() {
      port?.stopListening();
      await parts.rehearsalRuns.stop();
      await giveBackAll(parts);
      await parts.store.stop(STORE_MS);
      await worker?.stop(STORE_MS);
      stopObserving?.();
      await port?.close();
      port = undefined;
      parts.decisions?.stop();
      await parts.traces?.stop();
    },
  };
}

/** Ends every call that still runs; a caller goes to the number's fallback. Bounded. */
async function giveBackAll({ registry, clock }: GatewayParts): Promise<void> {
  const enough = new AbortController();
  const cancel = clock.after(GIVE_BACK_MS, () => enough.abort());
  for (const call of registry.running()) call.giveBack("draining");
  await registry.drain(enough.signal);
  cancel();
}

function outboxHooks(log: Log): OutboxHooks {
  return {
    dead: (event) => log.error({ ...event }, "pbx will not learn how a session ended"),
    troubled: (err) => log.warn({ err, code: "GATEWAY_OUTBOX_TROUBLED" }, "the outbox waits"),
  };
}

function observe(parts: GatewayParts): () => void {
  let cancel: (() => void) | undefined;
  const look = () => {
    parts.metrics.observe(parts);
    cancel = parts.clock.after(OBSERVE_MS, look);
  };
  look();
  return () => cancel?.();
}
