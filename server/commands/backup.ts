// `pipecast backup`: everything of the database in one file, as it was at one moment, while calls go on.
import { resolve } from "node:path";
import { backUp, keyMark } from "@pipecast/platform/db";
import { masterKey } from "../master-key.ts";
import { openForMaintenance } from "../open-installation.ts";
import { parseOptions } from "../parse-options.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    out: { type: "string" },
    services: { type: "string" },
    data: { type: "string", default: "data" },
  });
  if (options.out === undefined)
    throw new UsageError(
      "Where to? Name a new file with --out, for example --out pipecast.backup.",
    );
  const file = resolve(options.out);
  const key = masterKey(options.data);
  const { db, sets } = await openForMaintenance(options.data, options.services);
  try {
    const { tables } = await backUp(db, sets, {
      file,
      program: version,
      keyMark: key === undefined ? null : keyMark(key),
      now: Date.now(),
      onProgress: ({ table, rows }) => process.stderr.write(`${table}: ${rows} rows\n`),
    });
    for (const { table, rows, checksum } of tables)
      process.stdout.write(`${table.padEnd(32)} ${String(rows).padStart(10)}  ${checksum}\n`);
    process.stdout.write(
      `${file}: ${tables.length} tables, counted and summed on both sides; only you can read it.\n` +
        "It holds callers' numbers and transcripts, and credentials sealed with MASTER_KEY. That key is not in it: keep it elsewhere, without it they stay sealed.\n",
    );
    return 0;
  } finally {
    await db.close();
  }
}
