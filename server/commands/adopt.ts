// `pipecast adopt`: looks at an existing database and says what can be used as it is; with --accept, records the decision.
import { acceptAdoption, inspectDatabase } from "@pipecast/platform/db";
import { openForMaintenance } from "../open-installation.ts";
import { parseOptions } from "../parse-options.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    accept: { type: "string", multiple: true, default: [] },
    column: { type: "string", multiple: true, default: [] },
    services: { type: "string" },
    data: { type: "string", default: "data" },
    json: { type: "boolean", default: false },
  });
  const columns = namedColumns(options.column);
  const { db, sets } = await openForMaintenance(options.data, options.services);
  try {
    if (options.accept.length > 0) {
      const choices = options.accept.map((table) => ({ table, columns: columns.get(table) }));
      for (const { table, mode, physical } of await acceptAdoption(db, sets, choices))
        process.stdout.write(
          mode === "read-only"
            ? `${table}: PipeCast reads it from now on and never writes it.\n`
            : `${table}: theirs is kept as ${physical}; PipeCast makes its own.\n`,
        );
      process.stdout.write("Next: pipecast migrate\n");
      return 0;
    }
    const found = await inspectDatabase(db, sets);
    if (options.json) {
      process.stdout.write(`${JSON.stringify(found)}\n`);
      return 0;
    }
    process.stdout.write(`${db.name}\n`);
    process.stdout.write(`Recognized: ${found.products.join(", ") || "no product we know"}\n\n`);
    for (const { table, state, rows, says } of found.tables)
      process.stdout.write(
        `${table.padEnd(28)} ${state.padEnd(8)} ${String(rows ?? "").padStart(8)}  ${says}\n`,
      );
    if (found.others.length > 0)
      process.stdout.write(`\nNot ours, never touched: ${found.others.join(", ")}\n`);
    const open = found.tables.filter(({ state }) => state === "usable" || state === "rename");
    if (open.length > 0)
      process.stdout.write(
        `\nTo accept: pipecast adopt ${open.map(({ table }) => `--accept ${table}`).join(" ")}\n`,
      );
    return found.tables.some(({ state }) => state === "clash") ? 1 : 0;
  } finally {
    await db.close();
  }
}

/** `organizations.context_prefix=prefix`: their column for one of ours. */
function namedColumns(texts: readonly string[]): Map<string, Record<string, string>> {
  const columns = new Map<string, Record<string, string>>();
  for (const text of texts) {
    const [, table, ours, theirs] = /^(\w+)\.(\w+)=(\w+)$/.exec(text) ?? [];
    if (table === undefined || ours === undefined || theirs === undefined)
      throw new UsageError("--column takes TABLE.OURS=THEIRS.");
    columns.set(table, { ...columns.get(table), [ours]: theirs });
  }
  return columns;
}
