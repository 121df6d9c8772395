// Drafts and versions of bots in the database. Everything is asked by organization first.
import type { Database } from "@pipecast/platform/db";
import type { Insertable, Updateable } from "kysely";
import type { BotRow, BotVersionRow, GatewayTables } from "../schema.ts";

export class BotsTable {
  readonly #db: Database<GatewayTables>;

  constructor(db: Database<GatewayTables>) {
    this.#db = db;
  }

  /** Stores a new draft; rejects with DB_DUPLICATE when the id is taken. */
  async insert(row: Insertable<BotRow>): Promise<void> {
    await this.#db.kysely.insertInto("pipecat_bots").values(row).execute();
  }

  find(org_id: string, id: string): Promise<BotRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_bots")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** A draft whose organization is not known yet: for the operator, who need not name it. */
  async ownerOf(id: string): Promise<string | undefined> {
    const row = await this.#db.kysely
      .selectFrom("pipecat_bots")
      .select("org_id")
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.org_id;
  }

  /** Drafts by id, after the one given. */
  list(org_id: string, limit: number, after: string | undefined): Promise<BotRow[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_bots")
      .selectAll()
      .where("org_id", "=", org_id)
      .orderBy("id")
      .limit(limit);
    if (after !== undefined) query = query.where("id", ">", after);
    return query.execute();
  }

  /** Changes a draft that is still at the revision given; false when it is not. */
  async update(
    org_id: string,
    row: Pick<BotRow, "id" | "revision">,
    change: Omit<Updateable<BotRow>, "id" | "org_id" | "revision">,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db.kysely
      .updateTable("pipecat_bots")
      .set({ ...change, revision: row.revision + 1 })
      .where("org_id", "=", org_id)
      .where("id", "=", row.id)
      .where("revision", "=", row.revision)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Removes a draft; its versions stay, because sessions name them. False when there was none. */
  async remove(org_id: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.kysely
      .deleteFrom("pipecat_bots")
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /**
   * Makes a version of a draft that is still at the revision given, numbered after all that the id ever had, and has new
   * calls get it. Undefined when the draft has moved on.
   */
  publish(
    org_id: string,
    row: BotRow,
    published: { at: number; by: string; about?: string | null },
  ): Promise<BotVersionRow | undefined> {
    return this.#db.transaction(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable("pipecat_bots")
        .set({ revision: row.revision + 1 })
        .where("org_id", "=", org_id)
        .where("id", "=", row.id)
        .where("revision", "=", row.revision)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      const { last } = await trx
        .selectFrom("pipecat_bot_versions")
        .select(({ fn }) => fn.max("version").as("last"))
        .where("bot_id", "=", row.id)
        .executeTakeFirstOrThrow();
      const { id: bot_id, name, flow, model } = row;
      const version = (last ?? 0) + 1;
      const made = {
        bot_id,
        version,
        org_id,
        name,
        flow,
        model,
        published_at: published.at,
        published_by: published.by,
        about: published.about ?? null,
      };
      await trx.insertInto("pipecat_bot_versions").values(made).execute();
      await trx
        .updateTable("pipecat_bots")
        .set({ published_version: version })
        .where("id", "=", row.id)
        .execute();
      return made;
    });
  }

  findVersion(org_id: string, bot_id: string, version: number): Promise<BotVersionRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_bot_versions")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .where("version", "=", version)
      .executeTakeFirst();
  }

  /** Versions, newest first, before the one given. */
  listVersions(
    org_id: string,
    bot_id: string,
    limit: number,
    before: number | undefined,
  ): Promise<BotVersionRow[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_bot_versions")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("bot_id", "=", bot_id)
      .orderBy("version", "desc")
      .limit(limit);
    if (before !== undefined) query = query.where("version", "<", before);
    return query.execute();
  }
}
