// A file or a pasted text as a flow: every known form, with a report of what could not come along. Nothing in it is executed.
import { FlowError, type FlowProblem } from "@pipecast/flow/check/problem";
import { MAX_CHARACTERS } from "@pipecast/flow/document/measure-json";
import { readFlow } from "@pipecast/flow/document/read-flow";
import { type ExchangeNote, importFlow } from "@pipecast/flow/exchange/import-flow";
import { parseFlowText } from "@pipecast/flow/exchange/parse-flow-text";
import type { FlowDocument } from "../document/flow-document.ts";

export type ReadFile =
  | {
      kind: "flow";
      document: FlowDocument;
      form: "editor" | "static" | "config";
      notes: readonly ExchangeNote[];
    }
  | { kind: "refused"; problems: readonly FlowProblem[] }
  | { kind: "tooLarge" };

/** Bytes of a file that is read at all: a character may have four. */
const MAX_BYTES = MAX_CHARACTERS * 4;

export async function readFlowFile(file: Pick<File, "name" | "size" | "text">): Promise<ReadFile> {
  if (file.size > MAX_BYTES) return { kind: "tooLarge" };
  return readFlowText(await file.text(), file.name.replace(/(\.flow)?\.(json|ya?ml)$/i, ""));
}

/** `name` is the flow's, where its form has none. Never throws for what is in the text. */
export async function readFlowText(text: string, name?: string): Promise<ReadFile> {
  if (text.length > MAX_CHARACTERS) return { kind: "tooLarge" };
  try {
    const { value: parsed } = await parseFlowText(text);
    const value = unwrapBot(parsed);
    const given = name === undefined || name === "" ? undefined : name.slice(0, 200);
    const { document: found, form, notes } = importFlow(value, given);
    const { document, problems } = readFlow(withMeta(found, given));
    if (document === undefined) return { kind: "refused", problems };
    return { kind: "flow", document, form, notes };
  } catch (error) {
    if (error instanceof FlowError) return { kind: "refused", problems: error.problems };
    throw error;
  }
}

/** The flow of a bot's file as `pipecast export` writes it. */
function unwrapBot(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { format, flow } = value as { format?: unknown; flow?: unknown };
  return typeof format === "string" && format.startsWith("pipecast-bot/") ? flow : value;
}

/** A flow of the editor's form without a name gets one: others write such files. */
function withMeta(found: unknown, name: string | undefined): unknown {
  if (typeof found !== "object" || found === null || Object.hasOwn(found, "meta")) return found;
  if (!Object.hasOwn(found, "nodes")) return found;
  return { meta: { name: name ?? "Imported flow", version: "0.1.0" }, ...found };
}
