// Reads a table from text: what a spreadsheet puts on the clipboard (tabs) or saves (CSV, by commas or semicolons).

export interface ReadRow {
  readonly key: string;
  readonly value: string;
}

export interface ReadTable {
  readonly rows: readonly ReadRow[];
  /** Keys that occur more than once; the last one counts. */
  readonly twice: readonly string[];
  /** Keys that can be none. */
  readonly refused: readonly string[];
}

/** Most rows that are taken from one text. */
export const MAX_ROWS = 10_000;

/** Names that objects answer for by themselves. */
export const isForbiddenKey = (key: string): boolean => key === "" || key === "__proto__";

/** The mark between columns: a tab where the first line has one, else what it has more of. */
function separatorOf(text: string): string {
  const first = text.split("\n", 1)[0] ?? "";
  if (first.includes("\t")) return "\t";
  return first.split(";").length > first.split(",").length ? ";" : ",";
}

/** Cells of all lines, by RFC 4180: quotes around a cell, doubled inside it. Never fails; an open quote ends with the text. */
export function readCells(text: string, separator = separatorOf(text)): string[][] {
  const plain = text
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n");
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at <= plain.length && lines.length < MAX_ROWS) {
    let cell = "";
    const opening = /^ *"/.exec(plain.slice(at, at + 20));
    if (opening !== null) {
      const { value, end } = quoted(plain, at + opening[0].length);
      cell = value;
      at = end;
    }
    // Blanks count within quotes only.
    const from = at;
    while (at < plain.length && plain[at] !== separator && plain[at] !== "\n") at += 1;
    cell += plain.slice(from, at).trim();
    cells.push(cell);
    if (plain[at] !== separator) {
      if (cells.some((each) => each.trim() !== "")) lines.push(cells);
      cells = [];
    }
    at += 1;
  }
  return lines;
}

function quoted(text: string, from: number): { value: string; end: number } {
  let value = "";
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

/** What our own CSV puts before a cell that a spreadsheet would calculate is taken away again. */
const asWritten = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

const HEADERS = new Set(["key", "name", "कुंजी"]);

/** Rows of key and value. A first line "key, value" is a heading; further columns are left out. */
export function readTable(text: string): ReadTable {
  const lines = readCells(text);
  const [first] = lines;
  const heading =
    first !== undefined && HEADERS.has((first[0] ?? "").trim().toLowerCase()) && first.length > 1;
  const rows = new Map<string, string>();
  const twice = new Set<string>();
  const refused = new Set<string>();
  for (const [key = "", value = ""] of heading ? lines.slice(1) : lines) {
    const name = asWritten(key);
    if (isForbiddenKey(name)) {
      refused.add(name);
      continue;
    }
    if (rows.has(name)) twice.add(name);
    rows.set(name, asWritten(value));
  }
  return {
    rows: [...rows].map(([key, value]) => ({ key, value })),
    twice: [...twice],
    refused: [...refused],
  };
}
