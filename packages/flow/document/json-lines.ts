// Finds the lines of places in a JSON text, by their pointers. One pass over the text, nothing is built.

/** Where each wanted pointer's value (or its key, for members of objects) begins: line numbers from 1. */
export function linesInJson(text: string, wanted: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  const stack: { pointer: string; index: number; key: string | undefined; array: boolean }[] = [];
  let line = 1;
  let at = 0;
  let pointer = "";
  const note = (): void => {
    if (wanted.has(pointer) && !found.has(pointer)) found.set(pointer, line);
  };
  note();
  while (at < text.length) {
    const char = text[at] as string;
    const top = stack.at(-1);
    if (char === "\n") line += 1;
    else if (char === '"') {
      const end = endOfString(text, at);
      if (top !== undefined && !top.array && top.key === undefined) {
        top.key = JSON.parse(text.slice(at, end)) as string;
        pointer = `${top.pointer}/${top.key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        note();
      }
      at = end;
      continue;
    } else if (char === "{" || char === "[") {
      const array = char === "[";
      stack.push({ pointer, index: 0, key: undefined, array });
      if (array && !/^\s*\]/.test(text.slice(at + 1, at + 200))) {
        line += breaksBefore(text, at + 1);
        at = skipBlanks(text, at + 1);
        pointer = `${pointer}/0`;
        note();
        continue;
      }
    } else if (char === "}" || char === "]") {
      stack.pop();
      pointer = top?.pointer ?? "";
    } else if (char === "," && top !== undefined) {
      top.key = undefined;
      pointer = top.pointer;
      if (top.array) {
        top.index += 1;
        line += breaksBefore(text, at + 1);
        at = skipBlanks(text, at + 1);
        pointer = `${top.pointer}/${top.index}`;
        note();
        continue;
      }
    }
    at += 1;
  }
  return found;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(text[at] ?? "x")) at += 1;
  return at;
}

function breaksBefore(text: string, from: number): number {
  let count = 0;
  for (let at = from; " \t\r\n".includes(text[at] ?? "x"); at += 1)
    if (text[at] === "\n") count += 1;
  return count;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
