// Finds where a JSON text stops being JSON: the engines' own messages do not always say.

const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Want = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end";

/** What may follow, by what has been read. */
class Reading {
  readonly open: string[] = [];
  want: Want = "value";
  done = false;

  #afterValue(): void {
    this.want = ", or end";
    this.done = this.open.length === 0;
  }

  #close(mark: string): boolean {
    const empty = mark === "}" ? this.want === "key or }" : this.want === "value or ]";
    if (!empty && this.want !== ", or end") return false;
    if (this.open.pop() !== (mark === "}" ? "{" : "[")) return false;
    this.#afterValue();
    return true;
  }

  #mark(mark: string): boolean {
    if (mark === "}" || mark === "]") return this.#close(mark);
    if (mark === ":") {
      const fits = this.want === ":";
      this.want = "value";
      return fits;
    }
    if (mark === ",") {
      const fits = this.want === ", or end";
      this.want = this.open.at(-1) === "{" ? "key" : "value";
      return fits;
    }
    if (this.want !== "value" && this.want !== "value or ]") return false;
    this.open.push(mark);
    this.want = mark === "{" ? "key or }" : "value or ]";
    return true;
  }

  /** Takes a token; false where it does not fit. */
  take(mark: string | undefined, text: string | undefined): boolean {
    if (this.done) return false;
    if (mark !== undefined) return this.#mark(mark);
    if (this.want === "key" || this.want === "key or }") {
      this.want = ":";
      return text !== undefined;
    }
    if (this.want !== "value" && this.want !== "value or ]") return false;
    this.#afterValue();
    return true;
  }
}

/** Line (from 1) of the first token that does not belong, or of the end where something is missing. */
export function lineOfJsonFault(text: string): number {
  const reading = new Reading();
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null || !reading.take(match[1], match[2])) break;
    at = TOKEN.lastIndex;
  }
  while (" \t\r\n".includes(text[at] ?? "x")) at += 1;
  return text.slice(0, at).split("\n").length;
}
