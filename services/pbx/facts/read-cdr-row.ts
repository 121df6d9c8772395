// A CDR record as it comes out of the table, a file or an event, whatever is in its columns. Pure.
import { z } from "zod";
import { factId } from "./fact-id.ts";

const longest = 512;
/** As long as the columns of pbx_facts are. */
const mostId = 128;

const text = z
  .union([z.string(), z.number(), z.date()])
  .transform((value) =>
    (value instanceof Date ? value.toISOString() : String(value)).slice(0, longest),
  )
  .nullish()
  .catch(null);
const count = z.coerce.number().int().nullish().catch(null);

const CdrColumns = z.object({
  id: z.coerce.number().int().optional(),
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

export interface CdrRecord {
  /** The same for the same record, from whichever table, file or event it comes; of two Asterisks never the same. */
  id: string;
  linkedid: string;
  uniqueid: string;
  /** What the record says; columns in which nothing stands are left out. */
  data: Partial<Omit<z.output<typeof CdrColumns>, "id">>;
}

export interface ReadRow extends CdrRecord {
  /** The row's place in the table. */
  row: number;
}

/** A row of the table; undefined for one without a usable id. */
export function readCdrRow(columns: unknown): ReadRow | undefined {
  const parsed = CdrColumns.safeParse(columns);
  if (!parsed.success || parsed.data.id === undefined) return undefined;
  const { id: row, ...all } = parsed.data;
  const record = toRecord(all);
  if (record !== undefined) return { row, ...record };
  const uniqueid = all.uniqueid?.trim() ?? "";
  const linkedid = (all.linkedid?.trim() ?? "") || uniqueid || `cdr-row-${row}`;
  return {
    row,
    id: `cdr-row:${row}`,
    linkedid: linkedid.slice(0, mostId),
    uniqueid: (uniqueid || linkedid).slice(0, mostId),
    data: withoutNothing(all),
  };
}

/** A record from a file or an event; undefined where it does not say which one it is, so that it could be told from others. */
export function readCdrRecord(columns: Readonly<Record<string, unknown>>): CdrRecord | undefined {
  const parsed = CdrColumns.safeParse(withoutNothing(columns));
  if (!parsed.success) return undefined;
  const { id: _none, ...all } = parsed.data;
  return toRecord(all);
}

function toRecord(all: Omit<z.output<typeof CdrColumns>, "id">): CdrRecord | undefined {
  const uniqueid = all.uniqueid?.trim() ?? "";
  if (uniqueid === "" || typeof all.sequence !== "number") return undefined;
  // Two Asterisks that were started in the same second count alike; their channels bear different organizations' names.
  const id = `cdr:${uniqueid}:${all.sequence}:${all.channel?.trim() ?? ""}`;
  const linkedid = (all.linkedid?.trim() ?? "") || uniqueid;
  return {
    id: factId(id),
    linkedid: linkedid.slice(0, mostId),
    uniqueid: uniqueid.slice(0, mostId),
    data: withoutNothing(all),
  };
}

function withoutNothing<Columns extends object>(columns: Columns): Partial<Columns> {
  return Object.fromEntries(
    Object.entries(columns).filter(
      ([, value]) => value !== null && value !== undefined && value !== "",
    ),
  ) as Partial<Columns>;
}
