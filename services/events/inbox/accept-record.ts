// Stores the record of a finished call; when this returns, it survives anything but the disk.
import { createHash } from "node:crypto";
import type { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import {
  type Database,
  encodeFlag,
  encodeJson,
  isUniqueViolation,
  newId,
} from "@pipecast/platform/db";
import type { EventsTables } from "../schema.ts";

/**
 * Puts a record into the inbox, once per content and version: a PBX may post the legs of one call one by one, each again and again.
 * `receivedAt` in epoch milliseconds.
 */
export async function acceptRecord(
  db: Database<EventsTables>,
  orgId: string,
  record: AutoTicketRecord,
  receivedAt: number,
): Promise<{ accepted: true; linkedid: string; duplicate: boolean }> {
  const text = encodeJson(record);
  const row = {
    id: newId(),
    org_id: orgId,
    linkedid: record.linkedid,
    version: record.version ?? 0,
    digest: createHash("sha256").update(canonical(record)).digest("hex"),
    record: text,
    received_at: receivedAt,
    verdict_known: encodeFlag(typeof record.verdict === "string"),
    ticket_id: null,
    done_at: null,
    next_at: receivedAt,
    attempts: 0,
    fault: null,
  };
  try {
    await db.kysely.insertInto("events_inbox").values(row).execute();
    return { accepted: true, linkedid: record.linkedid, duplicate: false };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return { accepted: true, linkedid: record.linkedid, duplicate: true };
  }
}

/** The same text for the same content, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
