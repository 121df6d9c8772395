// Queues of an organization and who is in them.
import type { Failover } from "@pipecast/contracts/pbx/directory";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, decodeJson, encodeJson } from "@pipecast/platform/db";
import type { z } from "zod";
import type { CollectionTable } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
import type { PbxTables, QueueRow } from "../schema.ts";
import { unlessTaken } from "../unless-taken.ts";

export type Destination = z.infer<typeof Failover>;

export interface NewQueue {
  number: string;
  name: string;
  members: string[];
  timeout_s: number;
  failover?: Destination | null | undefined;
}
export type QueueRecord = Omit<QueueRow, "members" | "failover"> & {
  members: string[];
  failover: Destination | null;
};
export type QueueTable = CollectionTable<QueueRecord, NewQueue, Partial<NewQueue>>;

/** The table; a queue's id is its number. */
export function createQueueTable(db: Database<PbxTables>, clock: Clock): QueueTable {
  const of = (orgId: string) =>
    db.kysely.selectFrom("pbx_queues").selectAll().where("org_id", "=", orgId);
  return {
    async page(orgId, after, limit) {
      const query = of(orgId).orderBy("number").limit(limit);
      const rows = await (
        after === undefined ? query : query.where("number", ">", after)
      ).execute();
      return rows.map(toRecord);
    },
    async find(orgId, number) {
      const row = await of(orgId).where("number", "=", number).executeTakeFirst();
      return row === undefined ? undefined : toRecord(row);
    },
    async insert(orgId, wanted) {
      const now = clock.now();
      const record: QueueRecord = {
        org_id: orgId,
        number: wanted.number,
        name: wanted.name,
        members: distinct(wanted.members),
        timeout_s: wanted.timeout_s,
        failover: wanted.failover ?? null,
        version: 1,
        created_at: now,
        updated_at: now,
      };
      await unlessTaken(PbxErrors.QUEUE_EXISTS, () =>
        db.kysely.insertInto("pbx_queues").values(toRow(record)).execute(),
      );
      return record;
    },
    async update(orgId, from, changes) {
      const { failover = from.failover, members = from.members, ...rest } = changes;
      const record: QueueRecord = {
        ...from,
        ...rest,
        failover,
        members: distinct(members),
        version: from.version + 1,
        updated_at: clock.now(),
      };
      const done = await unlessTaken(PbxErrors.QUEUE_EXISTS, () =>
        db.kysely
          .updateTable("pbx_queues")
          .set(toRow(record))
          .where("org_id", "=", orgId)
          .where("number", "=", from.number)
          .where("version", "=", from.version)
          .executeTakeFirst(),
      );
      return done.numUpdatedRows === 0n ? undefined : record;
    },
    async remove(orgId, number) {
      const done = await db.kysely
        .deleteFrom("pbx_queues")
        .where("org_id", "=", orgId)
        .where("number", "=", number)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}

function distinct(members: readonly string[]): string[] {
  return [...new Set(members)];
}

function toRecord(row: QueueRow): QueueRecord {
  return {
    ...row,
    members: decodeJson(row.members) as string[],
    failover: decodeJson(row.failover) as Destination | null,
  };
}

function toRow(record: QueueRecord): QueueRow {
  const failover = record.failover === null ? null : encodeJson(record.failover);
  return { ...record, members: encodeJson(record.members), failover };
}
