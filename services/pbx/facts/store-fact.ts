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

/**
 * How many were new. Somebody who stores the same facts at the same time does no harm: then a call is looked at once
 * more than needed.
 */
export async function storeFacts(
  trx: Transaction<PbxTables>,
  facts: readonly FactRow[],
): Promise<number> {
  const wanted = new Map<string, FactRow>();
  for (const fact of facts) if (!wanted.has(fact.id)) wanted.set(fact.id, fact);
  if (wanted.size === 0) return 0;
  const known = await trx
    .selectFrom("pbx_facts")
    .select("id")
    .where("id", "in", [...wanted.keys()])
    .execute();
  for (const { id } of known) wanted.delete(id);
  const fresh = [...wanted.values()];
  await upsertRows(trx, "pbx_facts", fresh, { key: ["id"], update: {} });
  await touchCalls(trx, fresh);
  return fresh.length;
}
