// Runs one schedule on the product's own modules over one database, to the end, and answers what the tickets then are.
import { type Database, migrate, openDatabase } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { sql } from "kysely";
import { eventsMigrations } from "../../services/events/schema.ts";
import { pbxMigrations } from "../../services/pbx/migrations.ts";
import type { SwitchFact } from "../../services/pbx/switch/switch.ts";
import { type EventsProcess, startEventsProcess } from "./events-process.ts";
import { Fate, faultyDatabase } from "./faulty-database.ts";
import {
  type Happening,
  type PlannedCall,
  type Schedule,
  type Who,
  makeSchedule,
} from "./make-schedule.ts";
import { type PbxProcess, startPbxProcess } from "./pbx-process.ts";
import type { Leg } from "./scenarios.ts";

export const startedAt = Date.UTC(2026, 10, 20, 6);
const minute = 60_000;

interface CallOnRecord {
  org_id: string;
  linkedid: string;
  verdict: string | null;
}

export interface FinalState {
  schedule: Schedule;
  calls: CallOnRecord[];
  /** Twenty minutes after the last thing happened, before anything is looked for afresh. */
  inTime: CallOnRecord[];
  entries: { ticket_id: string; kind: string; linkedid: string; withdrawn: boolean }[];
  openTickets: { caller_number: string }[];
  /** Where processes died. */
  crashes: string[];
}

const nothing = () => undefined;
export const silent: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  child: () => silent,
};

export async function openWorld(): Promise<Database> {
  const db = await openDatabase("sqlite::memory:", { strict: false });
  await migrate(db, pbxMigrations);
  await migrate(db, eventsMigrations);
  return db;
}

const emptied =
  "asterisk_cdr pbx_cdr_inbox organizations pbx_facts pbx_calls pbx_cdr_marks pbx_outbox pbx_outbox_lanes pbx_users events_inbox events_tickets events_ticket_entries events_ticket_calls events_ticket_counters".split(
    " ",
  );

/** `db` comes from `openWorld`; what an earlier run left is taken away. */
export async function runSchedule(db: Database, seed: number): Promise<FinalState> {
  for (const table of emptied) await sql`delete from ${sql.table(table)}`.execute(db.kysely);
  const schedule = makeSchedule(seed, startedAt);
  const clock = new FakeClock(startedAt);
  // Both ways of reading rows, in turns; the trigger itself stays where it once was made.
  const triggered = seed % 2 === 0;
  const crashes: string[] = [];
  await furnish(db, schedule.prefix);

  const down: Record<Who, number> = { pbx: 0, events: 0 };
  const away: Record<Who | "network", number> = { pbx: 0, events: 0, network: 0 };
  const fates: Record<Who, Fate> = { pbx: newFate("pbx"), events: newFate("events") };
  const downFor: Record<Who, number> = { pbx: 0, events: 0 };
  let pbx: PbxProcess | undefined;
  let events: EventsProcess | undefined;
  let unheard: PlannedCall[] = [];

  function newFate(who: Who): Fate {
    return new Fate((where) => crashes.push(`${who} ${where}`));
  }
  const passed = () => clock.monotonic();
  const alive = (linkedid: string) =>
    schedule.calls.some(
      (call) => call.linkedid === linkedid && call.from <= passed() && passed() < call.to,
    );
  const liveCalls = {
    find: (linkedid: string) => (alive(linkedid) ? { org_id: schedule.prefix } : undefined),
  } as unknown as Parameters<typeof startPbxProcess>[1]["liveCalls"];

  /** The request may be lost, the answer may be lost, and it may come twice. */
  async function deliver({
    payload,
    attempt,
  }: {
    payload: unknown;
    attempt: number;
  }): Promise<void> {
    if (events === undefined || passed() < away.network) throw new Error("no answer");
    await events.accept(payload);
    if (fates.events.actions % 7 === 0) await events.accept(payload);
    if (fates.events.actions % 11 === 0 && attempt === 1) throw new Error("the answer was lost");
  }

  async function end(who: Who): Promise<void> {
    fates[who].dead = true;
    down[who] = passed() + downFor[who];
    if (who === "pbx") await pbx?.end();
    else await events?.end();
    if (who === "pbx") pbx = undefined;
    else events = undefined;
  }

  async function begin(who: Who): Promise<void> {
    if (passed() < down[who] || passed() < away[who]) return;
    if (fates[who].dead) fates[who] = newFate(who);
    const own = faultyDatabase(db, fates[who]);
    if (who === "pbx")
      pbx = await startPbxProcess(own, { clock, log: silent, liveCalls, deliver, triggered });
    else events = startEventsProcess(own, { clock, log: silent });
  }

  async function work(): Promise<void> {
    fates.pbx.away = passed() < away.pbx;
    fates.events.away = passed() < away.events;
    if (events === undefined) await begin("events");
    try {
      if (pbx === undefined) await begin("pbx");
      const told = unheard;
      unheard = [];
      for (const call of told) await report(call);
      if (!fates.pbx.away) await pbx?.work();
    } catch {
      // It died, or its database is away: it tries again, or begins anew.
    }
    if (fates.pbx.dead) await end("pbx");
    if (fates.events.dead) await end("events");
    if (!fates.events.away) await events?.work();
    if (fates.events.dead) await end("events");
  }

  /** The gateway asks until it is heard. */
  async function report(call: PlannedCall): Promise<void> {
    const { linkedid, scenario } = call;
    const outcome = scenario.session as Parameters<PbxProcess["sessionEnded"]>[0]["outcome"];
    try {
      if (pbx === undefined) throw new Error("no answer");
      await pbx.sessionEnded({
        org_id: schedule.prefix,
        session_id: `session-${linkedid}`,
        channel_id: linkedid,
        linkedid,
        bot_id: "ivr",
        bot_version: 1,
        outcome,
        started_at: startedAt + call.from,
        ended_at: startedAt + call.to,
      });
    } catch {
      unheard.push(call);
    }
  }

  async function happen(event: Happening): Promise<void> {
    if (event.kind === "row") await insert(db, event.row, clock.now());
    else if (event.kind === "session") unheard.push(event.call);
    else if (event.kind === "told") pbx?.record(schedule.prefix, toFact(event, schedule.prefix));
    else if (event.kind === "outage") away[event.who] = passed() + event.for;
    else {
      downFor[event.who] = event.downFor;
      fates[event.who].dieAt(event.action, event.after);
    }
  }

  for (const event of schedule.happenings) {
    if (event.at > passed()) {
      // A look between what happens: after the settling time where there is that much.
      if (event.at - passed() > 16_000) await pass(15_000);
      await pass(event.at - passed());
    }
    await happen(event);
  }
  for (const wait of [1, 15, 15, 60, 30, 120, 300, 700]) await pass(wait * 1_000);
  await work();
  const { calls: inTime } = await read(db);
  for (const wait of [16 * 60, 61 * 60, 15, 15, 700, 3600, 15]) await pass(wait * 1_000);
  await work();
  await pbx?.end();
  await events?.end();
  return { schedule, crashes, inTime, ...(await read(db)) };

  async function pass(ms: number): Promise<void> {
    await work();
    clock.advanceNow(ms);
  }
}

async function furnish(db: Database, org: string): Promise<void> {
  const times = [startedAt - 60 * minute, startedAt - 60 * minute];
  await sql`insert into organizations (id, name, context_prefix, status, api_key, api_secret, created_at, updated_at)
    values (${org}, 'Hotel', ${org}, 'active', ${org}, 'x', ${sql.join(times)})`.execute(db.kysely);
  await sql`insert into pbx_users (org_id, extension, name, routing_type, status, version, created_at, updated_at)
    values (${org}, '1012', 'Bot', 'ai_agent', 'active', 1, ${sql.join(times)})`.execute(db.kysely);
}

async function insert(db: Database, row: Leg, now: number): Promise<void> {
  const columns = { ...row, calldate: new Date(now).toISOString().slice(0, 19).replace("T", " ") };
  await sql`insert into asterisk_cdr (${sql.join(Object.keys(columns).map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(columns))})`.execute(db.kysely);
}

function toFact({ call, what }: Extract<Happening, { kind: "told" }>, prefix: string): SwitchFact {
  const { linkedid, scenario, caller } = call;
  const base = { id: `ami:${linkedid}:${what}`, channel_id: linkedid, linkedid };
  if (what === "hung_up")
    return {
      ...base,
      at: startedAt + call.to,
      kind: what,
      cause: 16,
      cause_text: "Normal Clearing",
    };
  const direction = scenario.direction ?? "internal";
  return {
    ...base,
    at: startedAt + call.from,
    kind: what,
    channel_name: `PJSIP/${prefix}_${direction === "inbound" ? "trunk" : "1001"}-0000001a`,
    direction,
    caller_number: direction === "inbound" ? caller : "1001",
    dialled: "+912261230000",
  };
}

async function read(db: Database): Promise<Pick<FinalState, "calls" | "entries" | "openTickets">> {
  const rows = async <Row>(query: ReturnType<typeof sql<Row>>) =>
    (await query.execute(db.kysely)).rows;
  const entries = await rows(
    sql<{ ticket_id: string; entry: string }>`select ticket_id, entry from events_ticket_entries`,
  );
  return {
    calls: await rows(
      sql<FinalState["calls"][number]>`select org_id, linkedid, verdict from pbx_calls`,
    ),
    entries: entries.map(({ ticket_id, entry }) => ({ ticket_id, ...JSON.parse(entry) })),
    openTickets: await rows(
      sql<{
        caller_number: string;
      }>`select caller_number from events_tickets where status <> 'closed'`,
    ),
  };
}
