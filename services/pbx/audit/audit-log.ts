// The audit log: told by routes and by whatever else acts for somebody; read newest first.
import type { Anonymous, Principal } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, encodeJson, newId } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { PbxTables } from "../schema.ts";
import type { AuditRow } from "./audit-table.ts";

/** What somebody did. Values do not belong in here: names of fields and ids only. */
export interface Deed {
  /** "" for what concerns the whole installation. */
  org_id: string;
  principal: Principal | Anonymous;
  /** `PUT /api/v1/numbers/:id`, or a word like `call.listen`. */
  action: string;
  target?: string | undefined;
  fields?: readonly string[] | undefined;
}

export interface AuditLog {
  /** Resolves when it is stored. Never rejects: what was done is done, and the log says that it is not on record. */
  tell(deed: Deed): Promise<void>;
  page(
    orgId: string,
    actor: string | undefined,
    before: string | undefined,
    limit: number,
  ): Promise<AuditRow[]>;
  /** Removes what is older than two years, at most a thousand at once. */
  forget(): Promise<void>;
}

const keptMs = 2 * 365 * 24 * 60 * 60_000;
const mostFields = 40;

export function createAuditLog(db: Database<PbxTables>, clock: Clock, log: Log): AuditLog {
  async function nameOf(principal: Deed["principal"]): Promise<string> {
    if (principal.kind !== "jwt" || principal.account_id === undefined) return "";
    const row = await db.kysely
      .selectFrom("pbx_accounts")
      .select("email")
      .where("id", "=", principal.account_id)
      .executeTakeFirst();
    return row?.email ?? "";
  }
  return {
    async tell({ org_id, principal, action, target = "", fields = [] }) {
      const at = clock.now();
      try {
        const row: AuditRow = {
          id: newId(at),
          org_id,
          at,
          actor: actorOf(principal),
          actor_name: await nameOf(principal),
          action: action.slice(0, 200),
          target: target.slice(0, 254),
          fields: encodeJson(fields.slice(0, mostFields).map((name) => name.slice(0, 64))),
        };
        await db.kysely.insertInto("pbx_audit").values(row).execute();
      } catch (err) {
        log.error({ err, org_id, action }, "something was done that is not in the audit log");
      }
    },
    page(orgId, actor, before, limit) {
      return auditQuery(db, orgId, actor, before, limit).execute();
    },
    async forget() {
      const old = await db.kysely
        .selectFrom("pbx_audit")
        .select("id")
        .where("at", "<", clock.now() - keptMs)
        .limit(1_000)
        .execute();
      const ids = old.map(({ id }) => id);
      if (ids.length > 0) await db.kysely.deleteFrom("pbx_audit").where("id", "in", ids).execute();
    },
  };
}

/** One page's query: for the list, and for proving that it goes along an index. */
export function auditQuery(
  db: Database<PbxTables>,
  orgId: string,
  actor: string | undefined,
  before: string | undefined,
  limit: number,
) {
  let query = db.kysely.selectFrom("pbx_audit").selectAll().where("org_id", "=", orgId);
  if (actor !== undefined) query = query.where("actor", "=", actor);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.orderBy("id", "desc").limit(limit);
}

function actorOf(principal: Deed["principal"]): string {
  if (principal.kind === "jwt") return principal.account_id ?? "api_key";
  return principal.kind;
}
