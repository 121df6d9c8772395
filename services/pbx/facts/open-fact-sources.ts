// Where facts are fetched from before each look of the ledger: the CDR table, and Asterisk's own files where settings name them.
import type { Database } from "@pipecast/platform/db";
import type { PbxSettings } from "../env.ts";
import type { PbxParts } from "../parts.ts";
import { cdrSpool } from "./cdr-spool.ts";
import { createCdrArrivals } from "./cdr-trigger.ts";
import { createCdrTableReader } from "./cdr-table-reader.ts";
import { createCdrInbox } from "./ingest-cdr.ts";
import { createSpoolInbox } from "./ingest-spool.ts";
import type { Owners, RecordOwner } from "./own-records.ts";
import { queueLog } from "./queue-log.ts";

/** One look at all of them, true where more waits; never rejects. */
export function openFactSources(
  parts: Pick<PbxParts, "db" | "clock" | "log"> & {
    cdrDb: Database;
    settings: Pick<PbxSettings, "CDR_TABLE" | "CDR_SPOOL" | "QUEUE_LOG">;
    own: RecordOwner;
    owners: Owners;
    settleMs: number;
    /** The table is ours and in our own database. */
    ownTable: boolean;
  },
): () => Promise<boolean> {
  const { settings, cdrDb, owners } = parts;
  const now = () => parts.clock.now();
  const spools = [
    ...(settings.CDR_SPOOL === undefined ? [] : [cdrSpool(settings.CDR_SPOOL, parts)]),
    ...(settings.QUEUE_LOG === undefined ? [] : [queueLog(settings.QUEUE_LOG, owners, now)]),
  ];
  const table = createCdrInbox(
    parts,
    createCdrTableReader(cdrDb, settings.CDR_TABLE, now),
    settings.CDR_TABLE,
    parts.ownTable ? createCdrArrivals(parts.db, parts.log) : undefined,
  );
  const files = spools.map((spool) => createSpoolInbox(parts, spool));
  return async () => {
    const more = await table();
    for (const look of files) await look();
    return more;
  };
}
