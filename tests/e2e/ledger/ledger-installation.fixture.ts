// One organization on a MariaDB, its pbx and events as processes of their own, and calls of which rows and sessions tell.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Database, migrate, openDatabase } from "@pipecast/platform/db";
import { createOutbox, retryNow } from "@pipecast/platform/outbox";
import { freePort } from "@pipecast/testkit/free-port";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { eventsMigrations } from "../../../services/events/schema.ts";
import { pbxMigrations } from "../../../services/pbx/migrations.ts";
import { type Defects, findDefects } from "../../simulation/find-defects.ts";
import type { PlannedCall } from "../../simulation/make-schedule.ts";
import type { FinalState } from "../../simulation/run-schedule.ts";
import { scenarios } from "../../simulation/scenarios.ts";
import type { Plan } from "./ledger-process.ts";
import { secrets } from "./ledger-secrets.ts";
import type { End } from "./named-fate.ts";

const program = fileURLToPath(new URL("./ledger-process.ts", import.meta.url));
const org = "org_ledger";

export type Service = Plan["service"];

export interface Running {
  readonly pid: number;
  /** Places of its work that it has come to. */
  readonly places: ReadonlySet<string>;
  readonly exited: Promise<NodeJS.Signals | null>;
  kill(): Promise<void>;
}

export type LedgerInstallation = Awaited<ReturnType<typeof openLedgerInstallation>>;

/** `direct` is the way of the test itself to the database, `database` that of the processes: maybe another one. */
export async function openLedgerInstallation(direct: string, database = direct) {
  const db = await openDatabase(direct, { strict: false });
  await migrate(db, pbxMigrations);
  await migrate(db, eventsMigrations);
  await furnish();
  const ports = { pbx: await freePort(), events: await freePort() };
  const children = new Set<Running>();
  const calls: PlannedCall[] = [];
  const told: Promise<void>[] = [];
  const giveUp = new AbortController();

  async function furnish(): Promise<void> {
    await sql`insert into organizations (id, name, context_prefix, status, api_key, api_secret, created_at, updated_at)
      values (${org}, 'Hotel', ${org}, 'active', ${org}, 'x', 0, 0)`.execute(db.kysely);
    await sql`insert into pbx_users (org_id, extension, name, routing_type, status, version, created_at, updated_at)
      values (${org}, '1012', 'Bot', 'ai_agent', 'active', 1, 0, 0)`.execute(db.kysely);
  }

  async function start(
    service: Service,
    end?: End,
    options: { port?: number; signal?: Plan["signal"] } = {},
  ): Promise<Running> {
    const { port = ports[service], signal = "SIGKILL" } = options;
    const other = `http://127.0.0.1:${service === "pbx" ? ports.events : ports.pbx}`;
    const plan: Plan = { service, database, port, other, signal, ...(end && { end }) };
    const child = fork(program, [JSON.stringify(plan)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const running = watch(child);
    children.add(running);
    const said = once(child, "ready-or-gone");
    child.on("message", ({ ready }: { ready?: true }) => ready && child.emit("ready-or-gone"));
    child.once("exit", () => child.emit("ready-or-gone"));
    await said;
    return running;
  }

  /** Rows of one call in one statement, under ids of their own: said again they are not there twice. */
  async function writeRows({ linkedid, scenario, caller }: PlannedCall): Promise<void> {
    const [number = 0] = linkedid.split(".").slice(1).map(Number);
    const rows = scenario.legs(org).map(({ leg, ...columns }, sequence) => ({
      ...blank,
      src: scenario.direction === "inbound" ? caller : "1001",
      ...columns,
      id: number * 10 + sequence + 1,
      calldate: new Date().toISOString().slice(0, 19).replace("T", " "),
      uniqueid: leg === 1 ? linkedid : `${linkedid}${leg}`,
      linkedid,
      sequence,
    }));
    const names = Object.keys(rows[0] ?? {});
    const lines = rows.map((row) => sql`(${sql.join(Object.values(row))})`);
    await untilDone(() =>
      sql`insert ignore into asterisk_cdr (${sql.join(names.map((name) => sql.ref(name)))})
        values ${sql.join(lines)}`.execute(db.kysely),
    );
  }

  /** As the gateway does it: until it is heard. */
  async function tellSession({ linkedid, scenario, from, to }: PlannedCall): Promise<void> {
    const body = JSON.stringify({
      org_id: org,
      session_id: `session-${linkedid}`,
      channel_id: linkedid,
      linkedid,
      bot_id: "ivr",
      bot_version: 1,
      outcome: scenario.session,
      started_at: from,
      ended_at: to,
    });
    const headers = { "content-type": "application/json", "x-internal-key": secrets.internalKey };
    const url = `http://127.0.0.1:${ports.pbx}/internal/facts/session-outcome`;
    await untilDone(async () => {
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch(url, { method: "POST", headers, body, signal });
      if (answer.status !== 200) throw new Error(`the session's end: ${answer.status}`);
    });
  }

  async function untilDone(act: () => Promise<unknown>): Promise<void> {
    await waitUntil(
      "it is done",
      120_000,
      async () => {
        giveUp.signal.throwIfAborted();
        return act().then(() => true);
      },
      200,
    );
  }

  async function state(): Promise<FinalState> {
    const found = await rowsOf(
      db,
      sql<FinalState["calls"][number]>`select org_id, linkedid, verdict from pbx_calls`,
    );
    const entries = await rowsOf(
      db,
      sql<{ ticket_id: string; entry: string }>`select ticket_id, entry from events_ticket_entries`,
    );
    return {
      schedule: { seed: 0, prefix: org, calls, happenings: [] },
      calls: found,
      inTime: found,
      entries: entries.map(({ ticket_id, entry }) => ({ ticket_id, ...JSON.parse(entry) })),
      openTickets: await rowsOf(
        db,
        sql<{
          caller_number: string;
        }>`select caller_number from events_tickets where status <> 'closed'`,
      ),
      crashes: [],
    };
  }

  async function waiting(): Promise<number> {
    const { rows } = await sql<{ n: number | string }>`select
      (select count(*) from pbx_cdr_inbox) + (select count(*) from pbx_calls where state <> 'decided') +
      (select count(*) from pbx_outbox where state = 'pending') +
      (select count(*) from events_inbox where done_at is null) as n`.execute(db.kysely);
    return Number(rows[0]?.n);
  }

  return {
    db,
    calls,
    start,
    /** So many calls more, of all kinds in turns; resolves when their rows are there. */
    async call(count: number): Promise<void> {
      for (let n = 0; n < count; n += 1) {
        const number = calls.length + 1;
        const scenario = scenarios[number % scenarios.length] ?? scenarios[0];
        if (scenario === undefined) throw new Error("no scenarios");
        const now = Date.now();
        const call: PlannedCall = {
          linkedid: `${Math.floor(now / 1000)}.${number}`,
          scenario,
          caller: `+9198765${String(number).padStart(5, "0")}`,
          from: now - 20_000,
          to: now,
        };
        calls.push(call);
        await writeRows(call);
        if (scenario.session === undefined) continue;
        const heard = tellSession(call);
        heard.catch(() => undefined);
        told.push(heard);
      }
    },
    /** Resolves when every call is decided, told and worked on; deliveries that wait for their turn are tried at once. */
    async settled(deadlineMs: number): Promise<void> {
      await Promise.all(told);
      let tried = 0;
      await waitUntil(
        "all is decided and told",
        deadlineMs,
        async () => {
          if ((await state()).calls.length < calls.length) return false;
          if ((await waiting()) === 0) return true;
          if (Date.now() - tried > 2_000) {
            tried = Date.now();
            await retryNow(createOutbox(db, "pbx_"), "auto-ticket");
            await sql`update events_inbox set next_at = 0 where done_at is null and fault is not null`.execute(
              db.kysely,
            );
          }
          return false;
        },
        250,
      );
    },
    /** What of the promise was broken. */
    defects: async (): Promise<Defects> => findDefects(await state()),
    /** How many of the calls so far are decided and told. */
    async decided(): Promise<number> {
      const { rows } = await sql<{ n: number | string }>`
        select count(*) as n from pbx_calls where state = 'decided'`.execute(db.kysely);
      return Number(rows[0]?.n);
    },
    async [Symbol.asyncDispose]() {
      giveUp.abort();
      await Promise.allSettled(told);
      await Promise.all([...children].map((child) => child.kill()));
      await db.close();
    },
  };
}

async function rowsOf<Row>(
  db: Pick<Database, "kysely">,
  query: ReturnType<typeof sql<Row>>,
): Promise<Row[]> {
  return (await query.execute(db.kysely)).rows;
}

const blank = {
  id: 0,
  calldate: "",
  src: "",
  dst: "",
  dcontext: "",
  channel: "",
  dstchannel: "",
  lastapp: "",
  lastdata: "",
  duration: 0,
  disposition: "",
};

function watch(child: ChildProcess): Running {
  const places = new Set<string>();
  child.on("message", ({ place }: { place?: string }) => place !== undefined && places.add(place));
  const exited = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("exit", (_code, signal) => resolve(signal)),
  );
  return {
    pid: child.pid ?? 0,
    places,
    exited,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
    },
  };
}
