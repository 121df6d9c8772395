// Numbers (DIDs): each belongs to one organization of the installation, and leads somewhere.
import type { Fallback } from "@pipecast/contracts/pbx/directory";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, decodeJson, encodeJson, newId } from "@pipecast/platform/db";
import type { z } from "zod";
import type { CollectionTable } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
import type { Destination } from "../queues/queue-table.ts";
import type { NumberRow, PbxTables } from "../schema.ts";
import { unlessTaken } from "../unless-taken.ts";

export type FallbackDestination = z.infer<typeof Fallback>;

export interface NewNumber {
  number: string;
  target: Destination;
  fallback?: FallbackDestination | null | undefined;
}
export type NumberRecord = Omit<NumberRow, "target" | "fallback"> & {
  target: Destination;
  fallback: FallbackDestination | null;
};
export type NumberTable = CollectionTable<NumberRecord, NewNumber, Partial<NewNumber>> & {
  /** Whose number this is, in the whole installation. */
  owner(number: string): Promise<NumberRecord | undefined>;
  /** The organization of an id. */
  ownerOfId(id: string): Promise<string | undefined>;
};

/** The table; ids are the program's. */
export function createNumberTable(db: Database<PbxTables>, clock: Clock): NumberTable {
  const all = () => db.kysely.selectFrom("pbx_numbers").selectAll();
  const of = (orgId: string) => all().where("org_id", "=", orgId);
  return {
    async page(orgId, after, limit) {
      const query = of(orgId).orderBy("id").limit(limit);
      const rows = await (after === undefined ? query : query.where("id", ">", after)).execute();
      return rows.map(toRecord);
    },
    async find(orgId, id) {
      const row = await of(orgId).where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : toRecord(row);
    },
    async ownerOfId(id) {
      return (await all().where("id", "=", id).executeTakeFirst())?.org_id;
    },
    async insert(orgId, wanted) {
      const now = clock.now();
      const record: NumberRecord = {
        id: newId(now),
        org_id: orgId,
        number: wanted.number,
        target: wanted.target,
        fallback: wanted.fallback ?? null,
        version: 1,
        created_at: now,
        updated_at: now,
      };
      await unlessTaken(PbxErrors.NUMBER_TAKEN, () =>
        db.kysely.insertInto("pbx_numbers").values(toRow(record)).execute(),
      );
      return record;
    },
    async update(orgId, from, changes) {
      const { fallback = from.fallback, ...rest } = changes;
      const record: NumberRecord = {
        ...from,
        ...rest,
        fallback,
        version: from.version + 1,
        updated_at: clock.now(),
      };
      const done = await unlessTaken(PbxErrors.NUMBER_TAKEN, () =>
        db.kysely
          .updateTable("pbx_numbers")
          .set(toRow(record))
          .where("org_id", "=", orgId)
          .where("id", "=", from.id)
          .where("version", "=", from.version)
          .executeTakeFirst(),
      );
      return done.numUpdatedRows === 0n ? undefined : record;
    },
    async remove(orgId, id) {
      const done = await db.kysely
        .deleteFrom("pbx_numbers")
        .where("org_id", "=", orgId)
        .where("id", "=", id)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
    async owner(number) {
      const row = await all().where("number", "=", number).executeTakeFirst();
      return row === undefined ? undefined : toRecord(row);
    },
  };
}

function toRecord(row: NumberRow): NumberRecord {
  return {
    ...row,
    target: decodeJson(row.target) as Destination,
    fallback: decodeJson(row.fallback) as FallbackDestination | null,
  };
}

function toRow(record: NumberRecord): NumberRow {
  const fallback = record.fallback === null ? null : encodeJson(record.fallback);
  return { ...record, target: encodeJson(record.target), fallback };
}
