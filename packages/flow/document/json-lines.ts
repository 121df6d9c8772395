// Finds the lines of places in a JSON text, by their pointers. One pass over the text; what nobody asked for is only counted.

/** The wanted places as a tree: keys on the way, and the pointer of a place that is wanted itself. */
interface Wanted {
  pointer: string | undefined;
  readonly below: Map<string, Wanted>;
}

interface Container {
  readonly array: boolean;
  /** What is wanted inside; undefined: nothing. */
  readonly wanted: Wanted | undefined;
  index: number;
  /** In an object: whether the next text is a key. */
  key: boolean;
  /** What is wanted of the value that comes next. */
  next: Wanted | undefined;
}

function treeOf(pointers: Iterable<string>): Wanted {
  const root: Wanted = { pointer: undefined, below: new Map() };
  for (const pointer of pointers) {
    let at = root;
    for (const part of pointer === "" ? [] : pointer.slice(1).split("/")) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const next = at.below.get(key) ?? { pointer: undefined, below: new Map() };
      at.below.set(key, next);
      at = next;
    }
    at.pointer = pointer;
  }
  return root;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

class LineReader {
  readonly found = new Map<string, number>();
  readonly #stack: Container[] = [];
  #line = 1;
  #pending: Wanted | undefined;
  readonly #text: string;

  constructor(text: string, root: Wanted) {
    this.#text = text;
    this.#pending = root;
  }

  #note(wanted: Wanted | undefined): void {
    if (wanted?.pointer !== undefined && !this.found.has(wanted.pointer)) {
      this.found.set(wanted.pointer, this.#line);
    }
  }

  /** A value begins: what is wanted of it, its line being known now where it stands in a list. */
  #begin(): Wanted | undefined {
    const top = this.#stack.at(-1);
    const wanted =
      top === undefined
        ? this.#pending
        : top.array
          ? top.wanted?.below.get(String(top.index))
          : top.next;
    if (top === undefined || top.array) this.#note(wanted);
    return wanted;
  }

  #string(at: number): number {
    const end = endOfString(this.#text, at);
    const top = this.#stack.at(-1);
    if (top === undefined || top.array || !top.key) {
      this.#begin();
      return end;
    }
    top.key = false;
    top.next = undefined;
    if (top.wanted !== undefined && top.wanted.below.size > 0) {
      top.next = top.wanted.below.get(JSON.parse(this.#text.slice(at, end)) as string);
      this.#note(top.next);
    }
    return end;
  }

  read(): void {
    for (let at = 0; at < this.#text.length;) {
      const char = this.#text[at];
      const top = this.#stack.at(-1);
      if (char === "\n") this.#line += 1;
      else if (char === '"') {
        at = this.#string(at);
        continue;
      } else if (char === "{" || char === "[") {
        const wanted = this.#begin();
        this.#stack.push({ array: char === "[", wanted, index: 0, key: true, next: undefined });
      } else if (char === "}" || char === "]") this.#stack.pop();
      else if (char === "," && top !== undefined) {
        top.index += 1;
        top.key = true;
      } else if (top?.array === true && char !== " " && char !== "\t" && char !== "\r")
        this.#begin();
      at += 1;
    }
  }
}

/** Where each wanted pointer's value (of a member of an object: its key) begins: line numbers from 1. */
export function linesInJson(text: string, wanted: Iterable<string>): Map<string, number> {
  const reader = new LineReader(text, treeOf(wanted));
  reader.read();
  return reader.found;
}
