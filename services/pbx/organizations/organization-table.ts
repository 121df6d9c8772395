// Organizations: the shared table (ours, or another program's that is only read) and what pbx keeps beside it.
import { ExternalPolicy } from "@pipecast/contracts/pbx/organizations";
import {
  type Database,
  type ResolvedTable,
  decodeJson,
  encodeJson,
  insertIfAbsent,
  upsert,
} from "@pipecast/platform/db";
import type { z } from "zod";
import { PbxErrors } from "../errors.ts";
import type { OrganizationRow, PbxTables, SettingsRow } from "../schema.ts";

export type ExternalPolicy = z.infer<typeof ExternalPolicy>;

export interface OrganizationRecord {
  id: string;
  name: string;
  context_prefix: string;
  active: boolean;
  api_key: string;
  /** The bcrypt hash of the secret. */
  secret_hash: string;
  timezone: string;
  country: string;
  external: ExternalPolicy;
  version: number;
  created_at: number;
  updated_at: number;
}

export type OrganizationChanges = Partial<
  Pick<OrganizationRecord, "name" | "active" | "timezone" | "country" | "external">
>;

export interface OrganizationTable {
  /** True when another program owns the table. */
  readonly readOnly: boolean;
  find(
    by: { id: string } | { api_key: string } | { context_prefix: string },
  ): Promise<OrganizationRecord | undefined>;
  page(after: string | undefined, limit: number): Promise<OrganizationRecord[]>;
  /** Throws PBX_ORGANIZATION_EXISTS, PBX_CONTEXT_PREFIX_TAKEN. */
  insert(organization: OrganizationRecord): Promise<void>;
  /** Throws PBX_VERSION_MISMATCH when it was changed since `from` was read. */
  update(from: OrganizationRecord, changes: OrganizationChanges, now: number): Promise<void>;
  /** Throws PBX_ORGANIZATION_IN_USE while it has numbers. */
  remove(id: string): Promise<void>;
}

export interface OrganizationDefaults {
  timezone: string;
  country: string;
  /** What an organization may dial when nothing else was said, by its country. */
  external(country: string): ExternalPolicy;
}

/** The table as the service uses it; `source` is where the shared rows are read. */
export function createOrganizationTable(
  db: Database<PbxTables>,
  source: ResolvedTable<OrganizationRow, "organizations">,
  defaults: OrganizationDefaults,
): OrganizationTable {
  const { readOnly } = source;
  const select = () => db.kysely.selectFrom(source.source).selectAll();

  async function withSettings(rows: readonly OrganizationRow[]): Promise<OrganizationRecord[]> {
    if (rows.length === 0) return [];
    const settings = await db.kysely
      .selectFrom("pbx_organization_settings")
      .selectAll()
      .where(
        "org_id",
        "in",
        rows.map((row) => row.id),
      )
      .execute();
    const byId = new Map(settings.map((row) => [row.org_id, row]));
    return rows.map((row) => toRecord(row, byId.get(row.id), defaults));
  }

  return {
    readOnly,
    async find(by) {
      const [[column, value]] = Object.entries(by) as [["id", string]];
      const rows = await select().where(column, "=", value).limit(2).execute();
      // An adopted table may compare without regard to case; we never do.
      const exact = rows.filter((row) => row[column] === value);
      const [record] = await withSettings(exact.slice(0, 1));
      return record;
    },
    async page(after, limit) {
      let query = select().orderBy("id").limit(limit);
      if (after !== undefined) query = query.where("id", ">", after);
      return withSettings(await query.execute());
    },
    async insert(organization) {
      await db.transaction(async (trx) => {
        if (!(await insertIfAbsent(trx, "organizations", toRow(organization)))) {
          const sameId = await trx
            .selectFrom("organizations")
            .select("id")
            .where("id", "=", organization.id)
            .executeTakeFirst();
          throw sameId === undefined
            ? PbxErrors.CONTEXT_PREFIX_TAKEN()
            : PbxErrors.ORGANIZATION_EXISTS();
        }
        await upsert(trx, "pbx_organization_settings", toSettings(organization), {
          key: ["org_id"],
          update: ["timezone", "country", "external", "version"],
        });
      });
    },
    async update(from, changes, now) {
      const next = { ...from, ...changes, version: from.version + 1, updated_at: now };
      await db.transaction(async (trx) => {
        await insertIfAbsent(trx, "pbx_organization_settings", toSettings(from));
        const { timezone, country, external, version } = toSettings(next);
        const done = await trx
          .updateTable("pbx_organization_settings")
          .set({ timezone, country, external, version })
          .where("org_id", "=", from.id)
          .where("version", "=", from.version)
          .executeTakeFirst();
        if (done.numUpdatedRows === 0n) throw PbxErrors.VERSION_MISMATCH();
        if (readOnly) return;
        const { name, status } = toRow(next);
        await trx
          .updateTable("organizations")
          .set({ name, status, updated_at: now })
          .where("id", "=", from.id)
          .execute();
      });
    },
    async remove(id) {
      await db.transaction(async (trx) => {
        const used = await trx
          .selectFrom("pbx_numbers")
          .select("id")
          .where("org_id", "=", id)
          .executeTakeFirst();
        if (used !== undefined) throw PbxErrors.ORGANIZATION_IN_USE();
        for (const table of ownedTables)
          await trx.deleteFrom(table).where("org_id", "=", id).execute();
        await trx.deleteFrom("organizations").where("id", "=", id).execute();
      });
    },
  };
}

/** What goes with an organization; its facts and transfers stay, they are history. */
const ownedTables = [
  "pbx_organization_settings",
  "pbx_users",
  "pbx_queues",
  "pbx_signing_secrets",
  "pbx_service_credentials",
  "pbx_webhook_ids",
  "pbx_sign_ins",
  "pbx_recovery_codes",
  "pbx_oidc",
  "pbx_accounts",
] as const;

function toRecord(
  row: OrganizationRow,
  settings: SettingsRow | undefined,
  defaults: OrganizationDefaults,
): OrganizationRecord {
  const country = settings?.country ?? defaults.country;
  return {
    id: row.id,
    name: row.name,
    context_prefix: row.context_prefix,
    active: row.status === "active",
    api_key: row.api_key,
    secret_hash: row.api_secret,
    timezone: settings?.timezone ?? defaults.timezone,
    country,
    external:
      settings === undefined
        ? defaults.external(country)
        : ExternalPolicy.parse(decodeJson(settings.external)),
    version: settings?.version ?? 1,
    created_at: row.created_at ?? 0,
    updated_at: row.updated_at ?? 0,
  };
}

function toRow(organization: OrganizationRecord): OrganizationRow {
  const { id, name, context_prefix, api_key, secret_hash, created_at, updated_at } = organization;
  const status = organization.active ? "active" : "suspended";
  return {
    id,
    name,
    context_prefix,
    status,
    api_key,
    api_secret: secret_hash,
    created_at,
    updated_at,
  };
}

function toSettings(organization: OrganizationRecord): SettingsRow {
  const { id, timezone, country, external, version } = organization;
  return { org_id: id, timezone, country, external: encodeJson(external), version };
}
