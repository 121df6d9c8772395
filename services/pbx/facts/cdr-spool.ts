// Asterisk's file of call records, Master.csv: every record is there, also while the database was away.
import type { Log } from "@pipecast/platform/log";
import type { Spool } from "./ingest-spool.ts";
import type { RecordOwner } from "./own-records.ts";
import { readCdrRecord } from "./read-cdr-row.ts";
import { csvFields } from "./spool-records.ts";

/** As cdr_csv writes them with loguniqueid, loguserfield and newcdrcolumns. */
const columns =
  "accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec disposition amaflags uniqueid userfield peeraccount linkedid sequence".split(
    " ",
  );

export function cdrSpool(path: string, { own, log }: { own: RecordOwner; log: Log }): Spool {
  let said = false;
  function read(line: string) {
    const fields = csvFields(line);
    if (fields.length === columns.length)
      return readCdrRecord(Object.fromEntries(columns.map((name, at) => [name, fields[at]]))) ?? [];
    if (!said)
      log.warn(
        { file: path, columns: fields.length },
        "a line of Asterisk's call records has other columns: set loguniqueid, loguserfield and newcdrcolumns in cdr.conf",
      );
    said = true;
    return [];
  }
  return {
    name: "cdr-spool",
    path,
    quoted: true,
    async facts(lines) {
      const facts = await own(lines.flatMap(read));
      return facts.map((fact) => ({ ...fact, source: "spool" as const }));
    },
  };
}
