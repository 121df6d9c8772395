// Reads the call records that a test's Asterisk wrote to its CSV file.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** Columns of cdr_csv with `newcdrcolumns`, in its order (cdr_csv.c, build_csv_record). */
export const cdrColumns = [
  "accountcode",
  "src",
  "dst",
  "dcontext",
  "clid",
  "channel",
  "dstchannel",
  "lastapp",
  "lastdata",
  "start",
  "answer",
  "end",
  "duration",
  "billsec",
  "disposition",
  "amaflags",
  "uniqueid",
  "userfield",
  "peeraccount",
  "linkedid",
  "sequence",
] as const;

export type CallRecord = Record<(typeof cdrColumns)[number], string>;

/** Gives the records in `file` (`asterisk.paths.cdrCsv`) in the order they were written; none when it is not there yet. */
export async function readCallRecords(file: string): Promise<CallRecord[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, "utf8")).split("\n").filter(Boolean);
  return lines.map((line) => {
    const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
    );
    return Object.fromEntries(
      cdrColumns.map((column, i) => [column, fields[i] ?? ""]),
    ) as CallRecord;
  });
}
