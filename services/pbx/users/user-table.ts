// Users: the extensions of an organization's PBX.
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { CollectionTable } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
import type { PbxTables, UserRow } from "../schema.ts";
import { unlessTaken } from "../unless-taken.ts";

export type NewUser = Pick<UserRow, "extension" | "name" | "routing_type" | "status">;
export type UserTable = CollectionTable<UserRow, NewUser, Partial<NewUser>> & {
  /** Extensions of active users of the kind. */
  active(orgId: string, kind: UserRow["routing_type"]): Promise<string[]>;
};

/** The table; a user's id is its extension. */
export function createUserTable(db: Database<PbxTables>, clock: Clock): UserTable {
  const of = (orgId: string) =>
    db.kysely.selectFrom("pbx_users").selectAll().where("org_id", "=", orgId);
  return {
    page(orgId, after, limit) {
      const query = of(orgId).orderBy("extension").limit(limit);
      return (after === undefined ? query : query.where("extension", ">", after)).execute();
    },
    find: (orgId, extension) => of(orgId).where("extension", "=", extension).executeTakeFirst(),
    async insert(orgId, wanted) {
      const now = clock.now();
      const row = { ...wanted, org_id: orgId, version: 1, created_at: now, updated_at: now };
      await unlessTaken(PbxErrors.USER_EXISTS, () =>
        db.kysely.insertInto("pbx_users").values(row).execute(),
      );
      return row;
    },
    async update(orgId, from, changes) {
      const row = { ...from, ...changes, version: from.version + 1, updated_at: clock.now() };
      const done = await unlessTaken(PbxErrors.USER_EXISTS, () =>
        db.kysely
          .updateTable("pbx_users")
          .set(row)
          .where("org_id", "=", orgId)
          .where("extension", "=", from.extension)
          .where("version", "=", from.version)
          .executeTakeFirst(),
      );
      return done.numUpdatedRows === 0n ? undefined : row;
    },
    async remove(orgId, extension) {
      const done = await db.kysely
        .deleteFrom("pbx_users")
        .where("org_id", "=", orgId)
        .where("extension", "=", extension)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
    async active(orgId, kind) {
      const rows = await of(orgId)
        .where("routing_type", "=", kind)
        .where("status", "=", "active")
        .orderBy("extension")
        .execute();
      return rows.map((row) => row.extension);
    },
  };
}
