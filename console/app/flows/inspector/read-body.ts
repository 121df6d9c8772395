// A webhook's body as it is written: JSON with templates in its texts, or bare as values.
import { lineOfJsonFault } from "@pipecast/flow/exchange/json-fault";
import { measureJson } from "@pipecast/flow/document/measure-json";
import { MAX_BODY_DEPTH } from "@pipecast/template/json-template";
import { readTemplate } from "@pipecast/template/template-syntax";

export type ReadBody =
  | { readonly kind: "empty" }
  | {
      readonly kind: "json";
      readonly value: unknown;
      /** Templates that got quotes. */ readonly quoted: number;
    }
  | { readonly kind: "fault"; readonly line: number; readonly reason: "syntax" | "deep" | "key" };

/** Bare templates outside strings get quotes: their value is sent as text. Lines stay where they are. */
function quoteBare(text: string): { text: string; quoted: number } {
  let out = "";
  let quoted = 0;
  let plainFrom = 0;
  const flush = (to: number): void => {
    for (const part of readTemplate(text.slice(plainFrom, to))) {
      if (typeof part === "string") out += part;
      else {
        out += JSON.stringify(text.slice(plainFrom + part.start, plainFrom + part.end));
        quoted += 1;
      }
    }
  };
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    flush(at);
    const from = at;
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    out += text.slice(from, at + 1);
    plainFrom = at + 1;
  }
  flush(text.length);
  return { text: out, quoted };
}

export function readBody(written: string): ReadBody {
  if (written.trim() === "") return { kind: "empty" };
  const { text, quoted } = quoteBare(written);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "fault", line: lineOfJsonFault(text), reason: "syntax" };
  }
  const limit = measureJson(value);
  if (limit?.code === "FORBIDDEN_KEY")
    return { kind: "fault", line: lineOf(written, '"__proto__"'), reason: "key" };
  if (limit !== undefined || depthOf(value, 0) > MAX_BODY_DEPTH)
    return { kind: "fault", line: 1, reason: "deep" };
  return { kind: "json", value, quoted };
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return depth;
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));
}

function lineOf(text: string, part: string): number {
  return text.slice(0, Math.max(0, text.indexOf(part))).split("\n").length;
}

/** How a body is shown. */
export function writeBody(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}
