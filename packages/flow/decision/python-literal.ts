// Reads a Python (or CEL, or JSON) literal: the `value` of a decision's condition.
import type { Json } from "../json.ts";

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["True", true],
  ["true", true],
  ["False", false],
  ["false", false],
  ["None", null],
  ["null", null],
]);
const ESCAPES: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
};
const CLOSERS: Record<string, string> = { "[": "]", "(": ")", "{": "}" };
const MAX_NESTING = 8;

function keyOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

class Reader {
  at = 0;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  blanks(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  take(mark: string): boolean {
    this.blanks();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  string(quote: string): string {
    let out = "";
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) throw new Error("a text is not closed");
      this.at += 1;
      if (char === quote) return out;
      if (char === "\\") {
        const escaped = this.text[this.at] ?? "";
        out += ESCAPES[escaped] ?? `\\${escaped}`;
        this.at += 1;
      } else out += char;
    }
  }

  value(depth: number): Json {
    this.blanks();
    if (depth > MAX_NESTING) throw new Error("it nests too deeply");
    const char = this.text[this.at] ?? "";
    if (char === '"' || char === "'") {
      this.at += 1;
      return this.string(char);
    }
    if (char in CLOSERS) {
      this.at += 1;
      return this.collection(CLOSERS[char] as string, depth);
    }
    const token = /^[-+]?[A-Za-z0-9_.]+/.exec(this.text.slice(this.at, this.at + 100))?.[0] ?? "";
    this.at += token.length;
    const word = WORDS.get(token);
    if (word !== undefined) return word;
    if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE]\d+)?$/.test(token)) return Number(token);
    throw new Error(token === "" ? "a value is missing" : `${token} is no literal`);
  }

  collection(closer: string, depth: number): Json {
    const items: Json[] = [];
    const entries: [string, Json][] = [];
    let commas = 0;
    while (!this.take(closer)) {
      if (items.length + entries.length > 0) {
        if (!this.take(",")) throw new Error("a comma is missing");
        commas += 1;
        if (this.take(closer)) break;
      }
      const item = this.value(depth + 1);
      if (closer === "}" && this.take(":")) entries.push([keyOf(item), this.value(depth + 1)]);
      else items.push(item);
    }
    if (closer === "}" && items.length === 0) return Object.fromEntries(entries);
    // (1) is 1 in brackets, (1,) is a tuple.
    if (closer === ")" && items.length === 1 && commas === 0) return items[0] as Json;
    return items;
  }
}

/** The value of a literal. Tuples and sets become lists. Throws with a reason where the text is no literal. */
export function readLiteral(text: string): Json {
  // Most are plain texts in quotes.
  const plain = /^\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*$/.exec(text);
  if (plain !== null) return plain[1] ?? plain[2] ?? "";
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.blanks();
  if (reader.at < text.length)
    throw new Error(`${text.slice(reader.at, reader.at + 20)} is too much`);
  return value;
}
