// Stores a fact once, and marks its call as one to be looked at, in one transaction.
import { insertIfAbsent } from "@pipecast/platform/db";
import type { Transaction } from "kysely";
import { touchCall } from "../ledger/touch-call.ts";
import type { FactRow, PbxTables } from "../schema.ts";

/** False when it was known. */
export async function storeFact(trx: Transaction<PbxTables>, fact: FactRow): Promise<boolean> {
  if (!(await insertIfAbsent(trx, "pbx_facts", fact))) return false;
  await touchCall(trx, fact);
  return true;
}
