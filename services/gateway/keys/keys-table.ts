// API keys in the database: their ids and hashes, never the keys. Everything but the door asks by organization first.
import type { Database } from "@pipecast/platform/db";
import type { GatewayTables, KeyRow } from "../schema.ts";

export class KeysTable {
  readonly #db: Database<GatewayTables>;

  constructor(db: Database<GatewayTables>) {
    this.#db = db;
  }

  async insert(row: KeyRow): Promise<void> {
    await this.#db.kysely.insertInto("pipecat_api_keys").values(row).execute();
  }

  find(org_id: string, id: string): Promise<KeyRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_api_keys")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** For the door, where the key itself says whose it is, and for the operator, who need not name the organization. */
  findAnywhere(id: string): Promise<KeyRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_api_keys")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** By id, after the one given. */
  list(org_id: string, limit: number, after: string | undefined): Promise<KeyRow[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_api_keys")
      .selectAll()
      .where("org_id", "=", org_id)
      .orderBy("id")
      .limit(limit);
    if (after !== undefined) query = query.where("id", ">", after);
    return query.execute();
  }

  /** Renames a key that is still at the revision given; false when it is not. */
  async rename(
    org_id: string,
    { id, revision }: Pick<KeyRow, "id" | "revision">,
    change: Pick<KeyRow, "name" | "updated_at">,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db.kysely
      .updateTable("pipecat_api_keys")
      .set({ ...change, revision: revision + 1 })
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .where("revision", "=", revision)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** False when there was none. */
  async remove(org_id: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.kysely
      .deleteFrom("pipecat_api_keys")
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
