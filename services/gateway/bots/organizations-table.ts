// Organizations as the gateway sees them: read from the shared table, wherever that really is; never written.
import { type Database, type MigrationSet, resolveTable } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";

export interface OrganizationRow {
  id: string;
  name: string;
  context_prefix: string;
  status: string;
}

/** What the operator sees at a time. */
const MOST = 10_000;

export class OrganizationsTable {
  readonly #db: Database;
  readonly #migrations: MigrationSet;
  #table: Awaited<ReturnType<typeof this.resolve>> | undefined;

  constructor(db: Database, migrations: MigrationSet) {
    this.#db = db;
    this.#migrations = migrations;
  }

  /** All of them, or the one named. */
  async list(id?: string): Promise<OrganizationRow[]> {
    const table = await this.#found();
    if (table === undefined) return [];
    let query = this.#db.kysely
      .selectFrom(table.source)
      .select(["id", "name", "context_prefix", "status"])
      .orderBy("id")
      .limit(MOST);
    if (id !== undefined) query = query.where("id", "=", id);
    return query.execute();
  }

  async exists(id: string): Promise<boolean> {
    return (await this.list(id)).length > 0;
  }

  /** Where the rows are; undefined while nobody has made the table. */
  async #found() {
    try {
      this.#table ??= await this.resolve();
    } catch (error) {
      if (!(isAppError(error) && error.code === "DB_TABLE_ABSENT")) throw error;
    }
    return this.#table;
  }

  resolve() {
    return resolveTable<OrganizationRow, "organizations">(
      this.#db,
      this.#migrations,
      "organizations",
    );
  }
}
