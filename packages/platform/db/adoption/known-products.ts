// Recognizes whose database this is by the tables that only that product has.
import type { Kysely } from "kysely";
import { columnsOf } from "../schema/inspect-table.ts";

const SHAPES: readonly { product: string; table: string; columns: readonly string[] }[] = [
  {
    product: "AstraPBX",
    table: "organizations",
    columns: ["id", "name", "contextprefix", "status", "apikey", "apisecret"],
  },
  { product: "AstraPBX", table: "users", columns: ["id", "routingtype"] },
  { product: "Asterisk", table: "asterisk_cdr", columns: ["calldate", "channel", "disposition"] },
  { product: "pipecat-flow", table: "pipecat_bots", columns: ["id"] },
  { product: "pipecat-flow", table: "pipecat_api_keys", columns: ["id"] },
];

/** Products other than PipeCast whose tables are there, each once. */
/** The products among these tables, each once; give only tables that PipeCast did not make. */
export async function knownProducts(
  db: Kysely<unknown>,
  foreign: ReadonlySet<string>,
): Promise<string[]> {
  const products = new Set<string>();
  for (const { product, table, columns } of SHAPES) {
    if (!foreign.has(table)) continue;
    const found = (await columnsOf(db, table)) ?? [];
    const names = new Set(found.map(({ name }) => name.toLowerCase().replaceAll("_", "")));
    if (columns.every((column) => names.has(column))) products.add(product);
  }
  return [...products];
}
