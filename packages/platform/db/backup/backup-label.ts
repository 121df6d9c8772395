// What a backup says of itself: when it was made, by which program, of what, and what each of its tables must add up to.
import { sql } from "kysely";
import { z } from "zod";
import type { Database } from "../database.ts";
import { tableNames } from "../schema/inspect-table.ts";
import { renderTable } from "../schema/render-table.ts";
import type { Table } from "../schema/table-description.ts";

const Label = z.object({
  format: z.literal(1),
  made_at: z.number(),
  program: z.string(),
  source: z.enum(["sqlite", "mysql"]),
  /** Tells whether a MASTER_KEY is the one that sealed what is inside, and nothing else about it. */
  key_mark: z.string().nullable(),
});
export type BackupLabel = z.infer<typeof Label>;

const Sum = z.object({ table_name: z.string(), rows: z.number(), checksum: z.string() });
export interface BackupSum {
  table: string;
  rows: number;
  checksum: string;
}

const labelTable: Table = {
  name: "pipecast_backup",
  columns: {
    format: { type: "int" },
    made_at: { type: "time" },
    program: { type: "id" },
    source: { type: "id" },
    key_mark: { type: "id", nullable: true },
  },
  primaryKey: ["format"],
};

const sumsTable: Table = {
  name: "pipecast_backup_tables",
  columns: { table_name: { type: "id" }, rows: { type: "bigint" }, checksum: { type: "id" } },
  primaryKey: ["table_name"],
};

export async function writeLabel(
  file: Database,
  label: BackupLabel,
  sums: readonly BackupSum[],
): Promise<void> {
  await file.transaction(async (trx) => {
    for (const table of [labelTable, sumsTable])
      for (const statement of renderTable(table, "sqlite", ""))
        await sql.raw(statement).execute(trx);
    for (const { table, rows, checksum } of sums)
      await sql`insert into pipecast_backup_tables values (${table}, ${rows}, ${checksum})`.execute(
        trx,
      );
    await sql`insert into pipecast_backup values
      (${label.format}, ${label.made_at}, ${label.program}, ${label.source}, ${label.key_mark})`.execute(
      trx,
    );
  });
}

/** Undefined when the file is no backup, or one that was never finished. */
export async function readLabel(
  file: Database,
): Promise<{ label: BackupLabel; sums: BackupSum[] } | undefined> {
  if (!(await tableNames(file.kysely)).has(labelTable.name)) return undefined;
  const { rows } = await sql`select * from pipecast_backup`.execute(file.kysely);
  const label = Label.safeParse(rows[0]);
  if (label.data === undefined) return undefined;
  const found = await sql`select * from pipecast_backup_tables`.execute(file.kysely);
  const sums = z.array(Sum).parse(found.rows);
  return {
    label: label.data,
    sums: sums.map(({ table_name, ...sum }) => ({ table: table_name, ...sum })),
  };
}
