// A CDR row as it comes out of the table, whatever is in its columns, as a fact. Pure.
import { z } from "zod";

const longest = 512;

const text = z
  .union([z.string(), z.number(), z.date()])
  .transform((value) =>
    (value instanceof Date ? value.toISOString() : String(value)).slice(0, longest),
  )
  .nullish()
  .catch(null);
const count = z.coerce.number().int().nullish().catch(null);

const CdrColumns = z.object({
  id: z.coerce.number().int(),
  calldate: text,
  start: text,
  answer: text,
  end: text,
  clid: text,
  src: text,
  dst: text,
  dcontext: text,
  channel: text,
  dstchannel: text,
  lastapp: text,
  lastdata: text,
  duration: count,
  billsec: count,
  disposition: text,
  accountcode: text,
  uniqueid: text,
  linkedid: text,
  userfield: text,
  sequence: count,
  recordingfile: text,
});

export interface ReadRow {
  /** The row's place in the table. */
  row: number;
  /** The same for the same record, from whichever table, file or event it comes. */
  id: string;
  linkedid: string;
  uniqueid: string;
  data: Omit<z.output<typeof CdrColumns>, "id">;
}

/** Undefined for a row without a usable id. */
export function readCdrRow(columns: unknown): ReadRow | undefined {
  const parsed = CdrColumns.safeParse(columns);
  if (!parsed.success) return undefined;
  const { id: row, ...data } = parsed.data;
  const uniqueid = data.uniqueid?.trim() ?? "";
  const linkedid = (data.linkedid?.trim() ?? "") || uniqueid || `cdr-row-${row}`;
  const named = uniqueid !== "" && typeof data.sequence === "number";
  const id = named ? `cdr:${uniqueid}:${data.sequence}` : `cdr-row:${row}`;
  return {
    row,
    id: id.length <= 191 ? id : `cdr-row:${row}`,
    linkedid: linkedid.slice(0, 128),
    uniqueid: (uniqueid || linkedid).slice(0, 128),
    data,
  };
}
