// Rehearsals of bots and their runs in the database. Everything is asked by organization first.
import type { Database } from "@pipecast/platform/db";
import type { GatewayTables, RehearsalRow, RehearsalRunRow } from "../schema.ts";

export class RehearsalsTable {
  readonly #db: Database<GatewayTables>;

  constructor(db: Database<GatewayTables>) {
    this.#db = db;
  }

  async insert(row: RehearsalRow): Promise<void> {
    await this.#db.kysely.insertInto("pipecat_rehearsals").values(row).execute();
  }

  /** By id, which grows with time, after the one given. */
  list(org_id: string, bot_id: string, limit: number, after?: string): Promise<RehearsalRow[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_rehearsals")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .orderBy("id")
      .limit(limit);
    if (after !== undefined) query = query.where("id", ">", after);
    return query.execute();
  }

  find(org_id: string, bot_id: string, id: string): Promise<RehearsalRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_rehearsals")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** False when it is at another revision by now. */
  async update(
    org_id: string,
    { id, revision }: Pick<RehearsalRow, "id" | "revision">,
    change: Pick<RehearsalRow, "name" | "text" | "count" | "updated_at">,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db.kysely
      .updateTable("pipecat_rehearsals")
      .set({ ...change, revision: revision + 1 })
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .where("revision", "=", revision)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async remove(org_id: string, bot_id: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.kysely
      .deleteFrom("pipecat_rehearsals")
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .where("id", "=", id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async beginRun(row: RehearsalRunRow): Promise<void> {
    await this.#db.kysely.insertInto("pipecat_rehearsal_runs").values(row).execute();
  }

  async endRun(
    org_id: string,
    id: string,
    end: Pick<RehearsalRunRow, "status" | "files" | "fault" | "ended_at">,
  ): Promise<void> {
    await this.#db.kysely
      .updateTable("pipecat_rehearsal_runs")
      .set(end)
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .execute();
  }

  findRun(org_id: string, bot_id: string, id: string): Promise<RehearsalRunRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_rehearsal_runs")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** Newest first, before the one given. */
  listRuns(
    org_id: string,
    bot_id: string,
    limit: number,
    before?: string,
  ): Promise<RehearsalRunRow[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_rehearsal_runs")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .orderBy("id", "desc")
      .limit(limit);
    if (before !== undefined) query = query.where("id", "<", before);
    return query.execute();
  }
}
