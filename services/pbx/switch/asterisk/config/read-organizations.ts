// Reads from the database who is to be configured.
import { systemClock } from "@pipecast/platform/clock";
import { type Database, resolveTable } from "@pipecast/platform/db";
import { pbxMigrations } from "../../../migrations.ts";
import { createNumberTable } from "../../../numbers/number-table.ts";
import { defaultExternal } from "../../../organizations/external-defaults.ts";
import { createOrganizationTable } from "../../../organizations/organization-table.ts";
import { createQueueTable } from "../../../queues/queue-table.ts";
import type { OrganizationRow, PbxTables } from "../../../schema.ts";
import { createUserTable } from "../../../users/user-table.ts";
import type { ConfiguredOrganization } from "./config-input.ts";

const pageSize = 500;

/** Active organizations with their active phones, queues and numbers, in the order of their ids. */
export async function readOrganizations(plain: Database): Promise<ConfiguredOrganization[]> {
  const db = plain.typed<PbxTables>();
  const source = await resolveTable<OrganizationRow, "organizations">(
    plain,
    pbxMigrations,
    "organizations",
  );
  const table = createOrganizationTable(db, source, {
    timezone: "UTC",
    country: "IN",
    external: defaultExternal,
  });
  const users = createUserTable(db, systemClock);
  const queues = createQueueTable(db, systemClock);
  const numbers = createNumberTable(db, systemClock);
  const found: ConfiguredOrganization[] = [];
  for (let after: string | undefined; ;) {
    const page = await table.page(after, pageSize);
    for (const { id, name, context_prefix, country, external, active } of page) {
      if (!active) continue;
      const people = await everything(users, id, (row) => row.extension);
      found.push({
        id,
        name,
        context_prefix,
        country,
        external,
        extensions: people.filter((row) => row.status === "active" && row.routing_type === "sip"),
        queues: await everything(queues, id, (row) => row.number),
        numbers: await everything(numbers, id, (row) => row.id),
      });
    }
    after = page.at(-1)?.id;
    if (page.length < pageSize) return found;
  }
}

async function everything<Row>(
  table: { page: (orgId: string, after: string | undefined, limit: number) => Promise<Row[]> },
  orgId: string,
  keyOf: (row: Row) => string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const last = rows.at(-1);
    const page = await table.page(orgId, last && keyOf(last), pageSize);
    rows.push(...page);
    if (page.length < pageSize) return rows;
  }
}
