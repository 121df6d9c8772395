// For tests: two services in small, as they were in their first release and as they are now.
import { sql } from "kysely";
import { defineMigrations, type Migration, type MigrationSet } from "../schema/migration-set.ts";
import { addColumn, createIndex, createTable, execute } from "../schema/migration-step.ts";
import type { Column, Table } from "../schema/table-description.ts";

const organizationColumns = {
  id: { type: "id" },
  name: { type: { string: 200 } },
  context_prefix: { type: "id" },
  status: { type: { string: 32 }, default: "active" },
  api_key: { type: { string: 128 } },
  api_secret: { type: { string: 128 } },
} satisfies Record<string, Column>;

export const organizations: Table = {
  name: "organizations",
  columns: { ...organizationColumns, created_at: { type: "time" }, updated_at: { type: "time" } },
  primaryKey: ["id"],
  indexes: [
    { columns: ["context_prefix"], unique: true },
    { columns: ["api_key"], unique: true },
  ],
};

export interface OrganizationRow {
  id: string;
  name: string;
  context_prefix: string;
  status: string;
  api_key: string;
  api_secret: string;
  created_at: number;
  updated_at: number;
}

const first: Migration = {
  id: "0001-organizations",
  steps: [
    createTable(organizations),
    createTable({
      name: "pbx_queue",
      columns: {
        org_id: { type: "id" },
        number: { type: { string: 20 } },
        name: { type: { string: 100 }, ignoreCase: true },
        members: { type: "json" },
        open: { type: "bool", default: true },
        weight: { type: "double", nullable: true },
        seal: { type: "bytes", nullable: true },
      },
      primaryKey: ["org_id", "number"],
    }),
    createTable({
      name: "asterisk_cdr",
      columns: {
        id: { type: "auto" },
        calldate: { type: "datetime", nullable: true },
        channel: { type: { string: 80 }, nullable: true },
        disposition: { type: { string: 45 }, nullable: true },
        linkedid: { type: { string: 150 }, nullable: true },
      },
      primaryKey: ["id"],
      indexes: [{ columns: ["linkedid"] }],
    }),
  ],
};

const second: Migration = {
  id: "0002-queue-timeouts",
  steps: [
    addColumn("pbx_queue", "timeout_s", { type: "int", default: 30 }),
    createIndex("pbx_queue", { columns: ["org_id", "name"], unique: true }),
    execute({
      name: "short timeouts are longer now",
      run: async (db) => {
        await sql`update pbx_queue set timeout_s = 45 where timeout_s < 45`.execute(db);
      },
    }),
    addColumn("organizations", "note", { type: { string: 50 }, nullable: true }),
  ],
};

const names = { prefix: "pbx_", shared: ["organizations", "asterisk_cdr"] };

/** pbx as released first. */
export const pbxThen: MigrationSet = defineMigrations("pbx", names, [first]);
/** pbx now: a column, an index and a statement later. */
export const pbxNow: MigrationSet = defineMigrations("pbx", names, [first, second]);

/** The gateway: tables of its own, and organizations which it only reads. */
export const gateway: MigrationSet = defineMigrations(
  "gateway",
  {
    prefix: "pipecat_",
    reads: [{ owner: "pbx_", table: { ...organizations, columns: organizationColumns } }],
  },
  [
    {
      id: "0001-bots",
      steps: [
        createTable({
          name: "pipecat_bots",
          columns: {
            id: { type: "id" },
            org_id: { type: "id" },
            name: { type: { string: 100 } },
            flow: { type: "json" },
            created_at: { type: "time" },
          },
          primaryKey: ["id"],
          indexes: [{ columns: ["org_id"] }],
        }),
        createTable({
          name: "pipecat_api_keys",
          columns: { id: { type: "id" }, org_id: { type: "id" }, key_hash: { type: "id" } },
          primaryKey: ["id"],
        }),
      ],
    },
  ],
);
