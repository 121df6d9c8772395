// `pipecast restore`: a backup into an empty database, proven by the sums it was made with.
import { parseArgs } from "node:util";
import { inspectBackup, keyMark, restore } from "@pipecast/platform/db";
import { masterKey } from "../master-key.ts";
import { openForMaintenance } from "../open-installation.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new UsageError("Which backup? Name one file that `pipecast backup` wrote.");
  const { program, made_at, key_mark } = await inspectBackup(file);
  const { db, sets } = await openForMaintenance(values.data, values.services);
  try {
    process.stderr.write(`Made ${new Date(made_at).toISOString()} by PipeCast ${program}.\n`);
    const { tables } = await restore(file, db, sets, ({ table, rows }) => {
      process.stderr.write(`${table}: ${rows} rows\n`);
    });
    for (const { table, rows, checksum } of tables)
      process.stdout.write(`${table.padEnd(32)} ${String(rows).padStart(10)}  ${checksum}\n`);
    process.stdout.write(`Restored into ${db.name}; counts and checksums are equal.\n`);
    const key = masterKey(values.data);
    if (key_mark !== null && (key === undefined || keyMark(key) !== key_mark))
      process.stdout.write(
        "MASTER_KEY is not the one of that installation: set it before the first start (or put its secrets.json into the data folder), or stored credentials stay sealed.\n",
      );
    return 0;
  } finally {
    await db.close();
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        services: { type: "string" },
        data: { type: "string", default: "data" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
