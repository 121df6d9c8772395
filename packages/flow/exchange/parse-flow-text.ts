// From the text of a file to a value: JSON or YAML, with the line where it goes wrong.
import { FlowError, type FlowProblem } from "../check/problem.ts";
import { MAX_CHARACTERS } from "../document/measure-json.ts";
import { lineOfJsonFault } from "./json-fault.ts";

export interface ParsedText {
  readonly value: unknown;
  readonly format: "json" | "yaml";
}

function syntax(message: string, line?: number): FlowError {
  const problem: FlowProblem = {
    code: "SYNTAX",
    level: "error",
    path: "",
    message,
    refused: true,
    ...(line !== undefined && { line }),
  };
  return new FlowError([problem]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const hint = "This is no valid JSON; look for a missing comma, quote or bracket here.";
    throw syntax(hint, lineOfJsonFault(text));
  }
}

async function parseYaml(text: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    // Files of prompts that another program would include stay visible as what they are.
    customTags: [{ tag: "!include", resolve: (path: string) => `!include ${path}` }],
  });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? lines.linePos(fault.pos[0]).line;
    throw syntax(`This is no valid YAML: ${fault.message.split("\n")[0] ?? ""}.`, line);
  }
  try {
    // Aliases are copied when read; without a cap nine lines can fill the memory.
    return document.toJS({ maxAliasCount: 50 }) as unknown;
  } catch {
    throw syntax("This YAML has too many aliases; write the parts out.");
  }
}

/**
 * Reads a flow's text, of any of the known forms. A text that begins with a brace is JSON, everything else YAML (whose reader is
 * loaded then). Throws FlowError with the line.
 */
export async function parseFlowText(text: string): Promise<ParsedText> {
  if (text.length > MAX_CHARACTERS) throw syntax(`A flow may have ${MAX_CHARACTERS} characters.`);
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (/^\s*[{[]/.test(plain)) return { value: parseJson(plain), format: "json" };
  return { value: await parseYaml(plain), format: "yaml" };
}
