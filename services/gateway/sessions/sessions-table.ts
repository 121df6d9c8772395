// Sessions in the database: noted when they begin, written when they end, together with the message that tells pbx.
import { type Database, decodeJson, encodeJson, insertIfAbsent } from "@pipecast/platform/db";
import type { Outbox } from "@pipecast/platform/outbox";
import { type Tape, readTape } from "@pipecast/flow/replay/tape";
import { GatewayErrors } from "../errors.ts";
import type { GatewayTables, SessionRow } from "../schema.ts";
import type { KeptOutcome, KeptSession } from "./kept-session.ts";
import { sessionFact } from "./session-fact.ts";
import type { SessionFacts, SessionSummary } from "./session-facts.ts";

/** The outbox topic of `reportSessionOutcome`. */
export const SESSION_OUTCOME = "session-outcome";

/** In the column `outcome` of a session that has begun and not ended. */
const RUNNING = "running";
/** More sessions than any gateway has at a time. */
const MOST_UNENDED = 10_000;

export class SessionsTable {
  readonly #db: Database<GatewayTables>;
  readonly #outbox: Pick<Outbox, "add">;

  constructor(db: Database<GatewayTables>, outbox: Pick<Outbox, "add">) {
    this.#db = db;
    this.#outbox = outbox;
  }

  /** A session has begun at this gateway. When it has ended already, nothing happens. */
  async begin(session: KeptSession, gateway: string): Promise<void> {
    const row = { ...toRow(session), outcome: RUNNING, gateway };
    await insertIfAbsent(this.#db.kysely, "pipecat_sessions", row);
  }

  /** Stores how the session ended and its message in one transaction. Again for the same session: nothing happens. */
  async save(session: KeptSession): Promise<void> {
    const row = toRow(session);
    const fact = sessionFact(session);
    await this.#db.transaction(async (trx) => {
      const there = await trx
        .selectFrom("pipecat_sessions")
        .select("outcome")
        .where("id", "=", row.id)
        .executeTakeFirst();
      if (there === undefined) {
        if (!(await insertIfAbsent(trx, "pipecat_sessions", row))) throw GatewayErrors.ROW_MOVED();
      } else {
        const { numUpdatedRows } = await trx
          .updateTable("pipecat_sessions")
          .set(row)
          .where("id", "=", row.id)
          .where("outcome", "=", RUNNING)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return;
      }
      if (session.tape !== undefined)
        await insertIfAbsent(trx, "pipecat_session_tapes", {
          session_id: row.id,
          org_id: row.org_id,
          tape: encodeJson(session.tape),
        });
      await this.#outbox.add(trx, {
        topic: SESSION_OUTCOME,
        key: row.linkedid === "" ? row.id : row.linkedid,
        dedupe_key: row.id,
        payload: fact,
      });
    });
  }

  /** Sessions that have begun at this gateway and not ended. */
  async unended(gateway: string): Promise<KeptSession[]> {
    const rows = await this.#db.kysely
      .selectFrom("pipecat_sessions")
      .selectAll()
      .where("gateway", "=", gateway)
      .where("outcome", "=", RUNNING)
      .orderBy("id")
      .limit(MOST_UNENDED)
      .execute();
    return rows.map(fromRow);
  }

  /** The session with its organization, which the caller compares; undefined when there is none. */
  async find(id: string): Promise<SessionFacts | undefined> {
    const row = await this.#db.kysely
      .selectFrom("pipecat_sessions")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row === undefined ? undefined : { ...fromRow(row), ongoing: 0 };
  }

  /** What was kept to replay the session: undefined where nothing was, null where it is damaged. */
  async tapeOf(org_id: string, id: string): Promise<Tape | null | undefined> {
    const row = await this.#db.kysely
      .selectFrom("pipecat_session_tapes")
      .select("tape")
      .where("org_id", "=", org_id)
      .where("session_id", "=", id)
      .executeTakeFirst();
    return row === undefined ? undefined : (readTape(tryDecode(row.tape)) ?? null);
  }

  /** Newest first. */
  async list(org_id: string, asked: SessionQuery): Promise<SessionSummary[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_sessions")
      .select(["id", "org_id", "bot_id", "version", "channel_id", "linkedid", "call_metadata"])
      .select(["node", "outcome", "started_at", "ended_at"])
      .where("org_id", "=", org_id)
      .orderBy("id", "desc")
      .limit(asked.limit);
    if (asked.bot_id !== undefined) query = query.where("bot_id", "=", asked.bot_id);
    if (asked.linkedid !== undefined) query = query.where("linkedid", "=", asked.linkedid);
    if (asked.before !== undefined) query = query.where("id", "<", asked.before);
    const rows = await query.execute();
    return rows.map(({ call_metadata, outcome, ended_at, ...row }) => ({
      ...row,
      outcome: outcome === RUNNING ? null : outcome,
      ended_at: outcome === RUNNING ? null : ended_at,
      call: decodeJson(call_metadata) as Record<string, string>,
    }));
  }
}

function tryDecode(json: string): unknown {
  try {
    return decodeJson(json);
  } catch {
    return undefined;
  }
}

/** Which sessions of an organization are wanted; `before` is an id, and ids grow with time. */
export interface SessionQuery {
  bot_id?: string | undefined;
  linkedid?: string | undefined;
  before?: string | undefined;
  limit: number;
}

function toRow(record: KeptSession): SessionRow {
  const { identity, flow } = record;
  return {
    id: identity.id,
    org_id: identity.org_id,
    bot_id: identity.bot_id,
    version: identity.version,
    channel_id: identity.channel_id,
    linkedid: identity.linkedid,
    call_metadata: encodeJson(identity.call),
    state: encodeJson(flow.state),
    node: flow.node,
    path: encodeJson(flow.path),
    transcript: encodeJson(record.transcript),
    actions: encodeJson(record.actions),
    timings: encodeJson(record.timings),
    outcome: record.outcome ?? "failed",
    started_at: record.startedAt,
    ended_at: record.endedAt ?? record.startedAt,
    gateway: null,
  };
}

function fromRow(row: SessionRow): KeptSession {
  return {
    identity: {
      id: row.id,
      org_id: row.org_id,
      bot_id: row.bot_id,
      version: row.version,
      channel_id: row.channel_id,
      linkedid: row.linkedid,
      call: decodeJson(row.call_metadata) as Record<string, string>,
    },
    flow: {
      state: decodeJson(row.state) as SessionFacts["flow"]["state"],
      node: row.node,
      path: decodeJson(row.path) as string[],
    },
    transcript: decodeJson(row.transcript) as SessionFacts["transcript"],
    actions: decodeJson(row.actions) as SessionFacts["actions"],
    timings: decodeJson(row.timings) as SessionFacts["timings"],
    outcome: row.outcome === RUNNING ? null : (row.outcome as KeptOutcome),
    startedAt: row.started_at,
    endedAt: row.outcome === RUNNING ? null : row.ended_at,
  };
}
