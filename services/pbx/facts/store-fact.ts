// Stores facts once each, and marks their calls as ones to be looked at, in one transaction.
import { insertIfAbsent, upsertRows } from "@pipecast/platform/db";
import type { Transaction } from "kysely";
import { touchCalls } from "../ledger/touch-calls.ts";
import type { FactRow, PbxTables } from "../schema.ts";

/** False when it was known: of several who tell the same fact at the same time, one hears true. */
export async function storeFact(trx: Transaction<PbxTables>, fact: FactRow): Promise<boolean> {
  if (!(await insertIfAbsent(trx, "pbx_facts", fact))) return false;
  await touchCalls(trx, [fact]);
  return true;
}

export interface StoreOptions {
  /** How long after its last row a call that only rows tell of is looked at. */
  settleMs?: number;
  /** They come from the CDR table, which knows more of a record than a file or an event does. */
  whole?: boolean;
}

/**
 * How many were new. Somebody who stores the same facts at the same time does no harm: then a call is looked at once
 * more than needed.
 */
export async function storeFacts(
  trx: Transaction<PbxTables>,
  facts: readonly FactRow[],
  { settleMs = 0, whole = false }: StoreOptions = {},
): Promise<number> {
  const wanted = new Map<string, FactRow>();
  for (const fact of facts) if (!wanted.has(fact.id)) wanted.set(fact.id, fact);
  if (wanted.size === 0) return 0;
  const known = await trx
    .selectFrom("pbx_facts")
    .select(["id", "source"])
    .where("id", "in", [...wanted.keys()])
    .execute();
  for (const { id, source } of known) {
    const fact = wanted.get(id);
    if (whole && fact !== undefined && source !== fact.source) await complete(trx, fact);
    wanted.delete(id);
  }
  const fresh = [...wanted.values()];
  await upsertRows(trx, "pbx_facts", fresh, { key: ["id"], update: {} });
  await touchCalls(trx, fresh, settleMs);
  return fresh.length;
}

/** The same record with all its columns, such as where the call was recorded. It says nothing new of what happened. */
async function complete(trx: Transaction<PbxTables>, { id, source, data }: FactRow): Promise<void> {
  await trx.updateTable("pbx_facts").set({ source, data }).where("id", "=", id).execute();
}
