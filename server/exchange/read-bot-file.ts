// A file that is to become a bot: one of `pipecast export`, or a flow in any of the known forms.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { importFlow } from "@pipecast/flow/exchange/import-flow";
import { parseFlowText } from "@pipecast/flow/exchange/parse-flow-text";
import { FlowError } from "@pipecast/flow/check/problem";
import { UsageError } from "../usage-error.ts";
import { BotFile, FORMAT } from "./bot-file.ts";

const MOST_BYTES = 8 * 1024 * 1024;

export interface ReadBot {
  bot: BotFile;
  /** What was not taken over as it was. */
  notes: string[];
}

/** Throws UsageError that names file and fault. */
export async function readBotFile(file: string): Promise<ReadBot> {
  const text = readText(file);
  try {
    const { value } = await parseFlowText(text);
    if (isBotFile(value)) return readOwn(file, value);
    const { document, form, notes } = importFlow(value);
    const name = basename(file).replace(/(\.flow)?\.(json|ya?ml)$/i, "");
    return {
      bot: { format: FORMAT, name, flow: document as Record<string, unknown> },
      notes: [
        ...(form === "editor" ? [] : [`changed ${form} form into the editor's`]),
        ...notes.map(
          ({ code, path, message }) => `${code.toLowerCase()} ${path || "/"}: ${message}`,
        ),
      ],
    };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const [first] = error.problems;
    const line = first?.line === undefined ? "" : `:${first.line}`;
    throw new UsageError(`${file}${line}: ${first?.message ?? "this is no flow."}`);
  }
}

function readOwn(file: string, value: object): ReadBot {
  const { data, error } = BotFile.safeParse(value);
  if (data === undefined) {
    const [issue] = error.issues;
    throw new UsageError(
      `${file}: at /${issue?.path.join("/") ?? ""}: ${issue?.message ?? "this is no bot."}`,
    );
  }
  const known = Object.keys(BotFile.shape);
  const notes = Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `dropped /${key}: a bot's file has no such part`);
  return { bot: data, notes };
}

function isBotFile(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    String((value as { format?: unknown }).format).startsWith("pipecast-bot/")
  );
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST_BYTES)
      throw new UsageError(`${file} is larger than a bot can be (8 MB).`);
    return bytes.toString("utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new UsageError(`${file} cannot be read (${reason}).`);
  }
}
