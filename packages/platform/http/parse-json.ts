// Parses the JSON of a request, after measuring it: nothing recursive ever sees more than 64 levels or 50,000 values.
import { HttpErrors } from "./http-errors.ts";

const maxDepth = 64;
const maxValues = 50_000;
const quote = 34;
const comma = 44;
const backslash = 92;
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];

/** The value of a body in UTF-8. Throws INVALID_JSON, JSON_TOO_COMPLEX, or JSON_KEY_REFUSED for a key `__proto__`. */
export function parseJson(body: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw HttpErrors.INVALID_JSON();
  }
  measure(text);
  const value = parse(text);
  // An escape may spell the key too.
  if (text.includes("__proto__") || text.includes(String.raw`\u`)) refuseProtoKeys(value);
  return value;
}

/** The parser's own message quotes the text, which may be anybody's secret. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw HttpErrors.INVALID_JSON();
  }
}

/** Each value but the first of all is announced by a bracket before it or a comma. */
function measure(text: string): void {
  let depth = 0;
  let values = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i);
    else if (code === comma) values++;
    else if (code === openList || code === openObject) {
      depth++;
      values++;
    } else if (code === closeList || code === closeObject) depth--;
    if (depth > maxDepth || values > maxValues) throw HttpErrors.JSON_TOO_COMPLEX();
  }
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) break;
  }
  return i;
}

function refuseProtoKeys(value: unknown): void {
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== "object" || next === null) continue;
    if (Object.hasOwn(next, "__proto__")) throw HttpErrors.JSON_KEY_REFUSED();
    rest.push(...Object.values(next));
  }
}
