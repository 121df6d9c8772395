// The pbx service: organizations, who can be reached in them, their calls. Composed by the server.
import { type Clock, systemClock } from "@pipecast/platform/clock";
import { type Database, type MigrationSet, resolveTable } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import { createSafeFetch } from "@pipecast/platform/safe-fetch";
import { type Transport, httpTransport } from "@pipecast/platform/transport";
import type { Vault } from "@pipecast/platform/vault";
import { mountAccountRoutes } from "./accounts/account-routes.ts";
import { mountColleagueRoute } from "./accounts/colleague-routes.ts";
import { createAccountTable } from "./accounts/account-table.ts";
import { createOidcDoor } from "./accounts/oidc.ts";
import { mountOidcRoutes } from "./accounts/oidc-routes.ts";
import { mountOwnAccountRoutes } from "./accounts/own-account-routes.ts";
import { mountSignInRoutes } from "./accounts/sign-in-routes.ts";
import { createThrottle } from "./accounts/throttle.ts";
import { createAuditLog } from "./audit/audit-log.ts";
import { mountAuditRoutes } from "./audit/audit-routes.ts";
import { mountCallRoutes } from "./calls/call-routes.ts";
import { createLiveCalls } from "./calls/live-calls.ts";
import { createLiveStreams } from "./calls/live-stream.ts";
import { createTransferClaims } from "./calls/transfer-claims.ts";
import { mountDoctorRoutes } from "./doctor/doctor-routes.ts";
import type { PbxSettings } from "./env.ts";
import { PbxErrors } from "./errors.ts";
import { createFactRecorder } from "./facts/fact-recorder.ts";
import { mountFactRoutes } from "./facts/fact-routes.ts";
import { openFactSources } from "./facts/open-fact-sources.ts";
import { onCdrEvent } from "./facts/on-cdr-event.ts";
import { createOwners, createRecordOwner } from "./facts/own-records.ts";
import { createSessionOutcomes } from "./facts/session-outcomes.ts";
import { createFactIntake } from "./facts/take-facts.ts";
import { cdrMigrations, pbxMigrations } from "./migrations.ts";
import { mountCallHistoryRoutes } from "./ledger/call-history-routes.ts";
import { endLostCalls } from "./ledger/end-lost-calls.ts";
import { openLedger } from "./ledger/open-ledger.ts";
import { mountStatementRoutes } from "./ledger/statement-routes.ts";
import { createTicketsOfCalls } from "./ledger/tickets-of-calls.ts";
import { createNumberTable } from "./numbers/number-table.ts";
import { mountLeadingRoutes } from "./numbers/leading-routes.ts";
import { mountNumberRoutes } from "./numbers/number-routes.ts";
import { defaultExternal } from "./organizations/external-defaults.ts";
import { mountLoginRoute } from "./organizations/login-routes.ts";
import { mountOrganizationRoutes } from "./organizations/organization-routes.ts";
import { createOrganizationTable } from "./organizations/organization-table.ts";
import { mountSecretRoutes } from "./organizations/secret-routes.ts";
import { forgetWebhookIds } from "./organizations/signing-secrets.ts";
import { mountOverviewRoutes } from "./overview/overview-routes.ts";
import type { PbxParts } from "./parts.ts";
import { createQueueTable } from "./queues/queue-table.ts";
import { mountQueueRoutes } from "./queues/queue-routes.ts";
import { onBotJoined } from "./routing/on-bot-joined.ts";
import { onBotLeft } from "./routing/on-bot-left.ts";
import { onRouteWanted } from "./routing/on-route-wanted.ts";
import { watchBotLines } from "./routing/watch-bot-lines.ts";
import type { OrganizationRow, PbxTables } from "./schema.ts";
import { openRecordingStores } from "./recordings/open-stores.ts";
import { mountRecordingRoute } from "./recordings/recording-routes.ts";
import { type Carrier, makeSwitch } from "./switch/make-switch.ts";
import { mountSandboxRoutes } from "./switch/sandbox/sandbox-routes.ts";
import { mountBusinessHoursRoutes } from "./settings/business-hours-routes.ts";
import { mountMessagingRoutes } from "./settings/messaging-routes.ts";
import { mountTwilioRoutes } from "./settings/twilio-routes.ts";
import { createUserTable } from "./users/user-table.ts";
import { mountUserRoutes } from "./users/user-routes.ts";

export { pbxSettings, type PbxSettings } from "./env.ts";
export { cdrMigrations, pbxMigrations } from "./migrations.ts";

export interface PbxDeps {
  db: Database;
  /** Where CDR rows are, when not in `db`. */
  cdrDb?: Database;
  log: Log;
  settings: PbxSettings;
  vault: Vault;
  secrets: { internalKey: string; jwtSecret: string };
  /** Without events, verdicts wait in the outbox. */
  transports: { gateway: Transport; events?: Transport };
  /** Where events answers, as a flow writes it; the usual port when absent. */
  eventsUrl?: () => string;
  /** Where browsers find this program; for links. */
  publicUrl?: () => string;
  /** Pages of others that may sign a browser in. */
  origins?: readonly string[];
  /** Another switch than the one the settings ask for: for tests. */
  carrier?: Carrier;
  clock?: Clock;
  metrics?: Metrics;
}

export interface PbxService {
  readonly name: "pbx";
  /** For `db`, before anything else. */
  readonly migrations: MigrationSet;
  /** For a separate CDR database. */
  readonly cdrMigrations: MigrationSet;
  /** Mounts the routes and the ready check. */
  mount(server: HttpServer): void;
  /** Begins to take calls. */
  start(): Promise<void>;
  /** Stops taking facts, then stores what is held. */
  stop(): Promise<void>;
  /** For the authenticator: whether a token's organization may still sign in. */
  acceptJwt(claims: { org_id: string }): Promise<boolean>;
  /** Resolves when every fact so far was taken in and stored: for tests and for a clean stop. */
  settled(): Promise<void>;
}

const hourMs = 60 * 60 * 1000;

/** A table of another program's, or in another database, is read and nothing else. */
async function ownsCdrTable({ db, cdrDb, settings }: PbxDeps): Promise<boolean> {
  if (cdrDb !== undefined || settings.CDR_TABLE !== "asterisk_cdr") return false;
  return (await resolveTable(db, pbxMigrations, "asterisk_cdr")).origin === "ours";
}

/** Makes the service on a migrated database. Throws what resolveTable says of foreign tables, PBX_SWITCH_NOT_CONFIGURED. */
export async function createPbxService(deps: PbxDeps): Promise<PbxService> {
  const { log, settings, vault, metrics } = deps;
  const clock = deps.clock ?? systemClock;
  const db = deps.db.typed<PbxTables>();
  const source = await resolveTable<OrganizationRow, "organizations">(
    deps.db,
    pbxMigrations,
    "organizations",
  );
  const defaults = {
    timezone: settings.DEFAULT_TIMEZONE,
    country: settings.DEFAULT_COUNTRY,
    external: defaultExternal,
  };
  const directory = {
    organizations: createOrganizationTable(db, source, defaults),
    users: createUserTable(db, clock),
    queues: createQueueTable(db, clock),
    numbers: createNumberTable(db, clock),
  };
  const { cdrDb } = deps;
  const carrier =
    deps.carrier ?? (await makeSwitch({ db: deps.db, cdrDb, clock, log, settings, directory }));
  const owners = createOwners({ ...directory, db, clock });
  const own = createRecordOwner({ clock, log, metrics, owners });
  const settleMs = settings.CALL_SETTLE_S * 1000;
  const parts: PbxParts = {
    ...directory,
    db,
    vault,
    log,
    clock,
    metrics,
    defaults,
    jwtSecret: deps.secrets.jwtSecret,
    internalKey: deps.secrets.internalKey,
    gateway: deps.transports.gateway,
    switch: carrier.switch,
    liveCalls: createLiveCalls(),
    facts: createFactRecorder({
      db,
      clock,
      log,
      metrics,
      own,
      settleMs,
      stored: () => ledger.wake(),
    }),
    transfers: createTransferClaims(db, clock),
    audit: createAuditLog(db, clock, log),
  };
  const ledger = openLedger({
    ...parts,
    plainDb: deps.db,
    settleMs,
    events: deps.transports.events,
    readIn: openFactSources({
      ...parts,
      settings,
      own,
      owners,
      settleMs,
      cdrDb: cdrDb ?? deps.db,
      ownTable: await ownsCdrTable(deps),
    }),
  });
  const msg91 = httpTransport(settings.MSG91_BASE_URL);
  const eventsUrl = deps.eventsUrl ?? (() => "http://localhost:8080");
  const outcomes = createSessionOutcomes(clock);
  const liveStreams = createLiveStreams(parts.liveCalls, clock);
  const watchLines = carrier.phones === undefined ? undefined : watchBotLines(parts);
  const intake = createFactIntake(parts, (call, fact) => {
    const watched = watchLines?.(call, fact);
    if (watched !== undefined) return watched;
    if (fact.kind === "route_wanted") return onRouteWanted(parts, call, fact);
    if (fact.kind === "bot_joined") onBotJoined(parts, call);
    if (fact.kind === "bot_left" && fact.by === "bot")
      return onBotLeft({ ...parts, outcomes }, call);
    return undefined;
  });
  let cancelCleaning: (() => void) | undefined;
  let running = false;

  function clean(): void {
    forgetWebhookIds(parts).catch((err: unknown) => {
      log.warn({ err }, "old webhook ids could not be removed; they are tried again in an hour");
    });
    parts.audit.forget().catch((err: unknown) => {
      log.warn({ err }, "old entries of the audit log could not be removed");
    });
    cancelCleaning = clock.after(hourMs, clean);
  }

  return {
    name: "pbx",
    migrations: pbxMigrations,
    cdrMigrations,
    mount(server) {
      mountAuditRoutes(server, parts);
      mountOrganizationRoutes(server, parts);
      mountLoginRoute(server, parts);
      mountSecretRoutes(server, parts);
      mountTwilioRoutes(server, parts);
      mountBusinessHoursRoutes(server, parts);
      mountMessagingRoutes(server, { ...parts, msg91, events: deps.transports.events, eventsUrl });
      const publicUrl = deps.publicUrl ?? (() => "http://localhost:3000");
      const accounts = createAccountTable(db, clock);
      mountAccountRoutes(server, { ...parts, accounts, publicUrl });
      mountColleagueRoute(server, { ...parts, accounts });
      const throttle = createThrottle(clock);
      const signing = { ...parts, throttle, origins: new Set(deps.origins) };
      mountSignInRoutes(server, signing);
      mountOwnAccountRoutes(server, signing);
      const providers = createSafeFetch({
        allow: settings.WEBHOOK_ALLOW,
        ownPorts: () => [Number(new URL(publicUrl()).port)].filter((port) => port > 0),
      });
      mountOidcRoutes(server, { ...signing, publicUrl, oidc: createOidcDoor(providers) });
      mountUserRoutes(server, parts);
      mountQueueRoutes(server, parts);
      mountNumberRoutes(server, parts);
      mountLeadingRoutes(server, parts);
      mountCallRoutes(server, { ...parts, liveStreams, placer: carrier.placer });
      mountCallHistoryRoutes(server, {
        ...parts,
        decidedStreams: ledger.decidedStreams,
        ticketsOfCalls: createTicketsOfCalls(deps.transports.events, parts.internalKey, log),
      });
      mountRecordingRoute(server, parts, openRecordingStores(settings), settings.RECORDINGS_DIR);
      mountStatementRoutes(server, parts);
      mountDoctorRoutes(server, { ...parts, plainDb: deps.db, cdrDb: cdrDb ?? deps.db, settings });
      mountOverviewRoutes(server, { ...parts, events: deps.transports.events });
      mountFactRoutes(server, { ...parts, outcomes, phones: carrier.phones, ledger });
      if (carrier.phones !== undefined)
        mountSandboxRoutes(server, { ...parts, liveStreams }, carrier.phones);
      server.onReady("pbx database", () => db.ping());
      server.onReady("pbx switch", () => {
        if (!running) throw PbxErrors.SWITCH_UNAVAILABLE();
        carrier.requireReady?.();
      });
    },
    async start() {
      carrier.onRecord?.(onCdrEvent(parts));
      await carrier.switch.start((fact) => intake.take(fact));
      await intake.idle();
      await parts.facts.settled();
      const lost = await endLostCalls(parts);
      if (lost > 0) log.warn({ lost }, "calls had ended while this program was not running");
      running = true;
      ledger.start();
      clean();
    },
    async stop() {
      running = false;
      cancelCleaning?.();
      liveStreams.closeAll();
      await carrier.switch.stop();
      await intake.idle();
      await parts.facts.stop(5_000);
      await ledger.stop();
      await msg91.close();
    },
    acceptJwt: async ({ org_id }) =>
      (await directory.organizations.find({ id: org_id }))?.active === true,
    async settled() {
      await intake.idle();
      await parts.facts.settled();
      await ledger.idle();
    },
  };
}
