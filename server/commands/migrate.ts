// `pipecast migrate`: brings the schema up to date, or copies a whole installation to another database.
import { type MigrationSet, copyInstallation, migrate, openDatabase } from "@pipecast/platform/db";
import { openForMaintenance } from "../open-installation.ts";
import { parseOptions } from "../parse-options.ts";
import { parseServices } from "../parse-services.ts";
import { loadServices } from "../services/services.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    services: { type: "string" },
    data: { type: "string", default: "data" },
    from: { type: "string" },
    to: { type: "string" },
  });
  if (options.from !== undefined && options.to !== undefined)
    return copy(options.from, options.to, options.services);
  if (options.from !== undefined || options.to !== undefined)
    throw new UsageError("--from and --to go together: the database to copy, and the empty one.");

  const { db, sets } = await openForMaintenance(options.data, options.services);
  try {
    for (const set of sets) await bring(db, set);
    return 0;
  } finally {
    await db.close();
  }
}

async function bring(db: Parameters<typeof migrate>[0], set: MigrationSet): Promise<void> {
  const { service, applied, adopted } = await migrate(db, set);
  const made = applied.length === 0 ? "up to date" : `${applied.length} steps done`;
  const read = adopted.length === 0 ? "" : `, reading ${adopted.join(", ")} of another program`;
  process.stdout.write(`${service.padEnd(8)} ${made}${read}\n`);
}

async function copy(from: string, to: string, services: string | undefined): Promise<number> {
  const modules = await loadServices(parseServices(services));
  const sets = modules.flatMap(({ migrations }) => migrations);
  const source = await openDatabase(from);
  try {
    const target = await openDatabase(to);
    try {
      const report = await copyInstallation(source, target, sets, ({ table, rows }) => {
        process.stderr.write(`${table}: ${rows} rows\n`);
      });
      for (const { table, rows, checksum } of report.tables)
        process.stdout.write(`${table.padEnd(32)} ${String(rows).padStart(10)}  ${checksum}\n`);
      process.stdout.write("Counts and checksums are equal on both sides.\n");
      return 0;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
