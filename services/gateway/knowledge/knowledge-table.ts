// Texts in the database. Everything asks by organization first.
import type { Database } from "@pipecast/platform/db";
import type { GatewayTables, KnowledgeRow } from "../schema.ts";

export class KnowledgeTable {
  readonly #db: Database<GatewayTables>;

  constructor(db: Database<GatewayTables>) {
    this.#db = db;
  }

  async insert(row: KnowledgeRow): Promise<void> {
    await this.#db.kysely.insertInto("pipecat_knowledge").values(row).execute();
  }

  find(org_id: string, id: string): Promise<KnowledgeRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_knowledge")
      .selectAll()
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** For the operator, who need not name the organization: the first by organization. */
  findAnywhere(id: string): Promise<KnowledgeRow | undefined> {
    return this.#db.kysely
      .selectFrom("pipecat_knowledge")
      .selectAll()
      .where("id", "=", id)
      .orderBy("org_id")
      .limit(1)
      .executeTakeFirst();
  }

  /** By id, after the one given; without what is in them. */
  list(org_id: string, limit: number, after?: string): Promise<KnowledgeItemRow[]> {
    let query = this.#db.kysely
      .selectFrom("pipecat_knowledge")
      .select(["id", "org_id", "name", "characters", "revision", "created_at", "updated_at"])
      .where("org_id", "=", org_id)
      .orderBy("id")
      .limit(limit);
    if (after !== undefined) query = query.where("id", ">", after);
    return query.execute();
  }

  /** Of the texts named those that are there, by id, with the state they are in. */
  revisions(org_id: string, ids: readonly string[]): Promise<{ id: string; revision: number }[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#db.kysely
      .selectFrom("pipecat_knowledge")
      .select(["id", "revision"])
      .where("org_id", "=", org_id)
      .where("id", "in", [...ids])
      .orderBy("id")
      .execute();
  }

  /** Changes a text that is still at the revision given; false when it is not. */
  async update(
    org_id: string,
    { id, revision }: Pick<KnowledgeRow, "id" | "revision">,
    change: Pick<KnowledgeRow, "name" | "text" | "characters" | "updated_at">,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db.kysely
      .updateTable("pipecat_knowledge")
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
      .deleteFrom("pipecat_knowledge")
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

export type KnowledgeItemRow = Omit<KnowledgeRow, "text">;
