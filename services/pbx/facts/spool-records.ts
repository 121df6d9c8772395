// Cuts what a program appends to a file into whole records; what is not whole yet stays for later. Pure.

/** Longer than any record: a quote that was never closed must not swallow the rest of the file. */
const longestRecord = 16 * 1024;
const quote = 0x22;
const newline = 0x0a;

export interface CutRecords {
  records: string[];
  /** Bytes that these were. */
  used: number;
}

/** `quoted`: a newline within double quotes ends no record. */
export function cutRecords(bytes: Buffer, { quoted }: { quoted: boolean }): CutRecords {
  const records: string[] = [];
  let used = 0;
  while (used < bytes.length) {
    const whole = quoted ? endOfQuoted(bytes, used) : bytes.indexOf(newline, used);
    const broken = whole === -1 && bytes.length - used > longestRecord;
    const end = broken ? bytes.indexOf(newline, used) : whole;
    if (end === -1 && !broken) break;
    const until = end === -1 ? bytes.length : end;
    const text = bytes.toString("utf8", used, until).replace(/\r$/, "");
    if (text !== "" && text.length <= longestRecord) records.push(text);
    used = Math.min(until + 1, bytes.length);
  }
  return { records, used };
}

function endOfQuoted(bytes: Buffer, from: number): number {
  let within = false;
  const most = Math.min(bytes.length, from + longestRecord);
  for (let at = from; at < most; at += 1) {
    if (bytes[at] === quote) within = !within;
    else if (bytes[at] === newline && !within) return at;
  }
  return -1;
}

/** The fields of one line; a doubled quote within quotes is one. */
export function csvFields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain ?? "",
  );
}
