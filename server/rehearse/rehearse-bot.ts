// Runs the rehearsals of a server's bot in a process of its own: `pipecast rehearse` on files made for it.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseFlowText } from "@pipecast/flow/exchange/parse-flow-text";
import type { RehearsalResult } from "@pipecast/flow/rehearsal/run-rehearsal";
import { z } from "zod";
import { childEnvironment } from "../env.ts";

export interface BotRehearsals {
  flow: Record<string, unknown>;
  files: readonly { id: string; text: string }[];
}

export interface RehearsedText {
  id: string;
  results: RehearsalResult[];
}

const MOST_OUTPUT = 16 * 1024 * 1024;
const program = fileURLToPath(new URL("../bin/pipecast.mjs", import.meta.url));

const Report = z.object({
  files: z.array(z.object({ file: z.string(), results: z.array(z.looseObject({})) })),
});

/**
 * First by stepping the flow; what needs the switch then with the scripted model on a private program. Rejects with a
 * sentence where nothing could be run, and when aborted.
 */
export async function rehearseBot(
  { flow, files }: BotRehearsals,
  signal: AbortSignal,
): Promise<RehearsedText[]> {
  const folder = await mkdtemp(join(tmpdir(), "pipecast-rehearse-bot-"));
  try {
    await writeFile(join(folder, "bot.flow.json"), JSON.stringify(flow));
    const paths = new Map<string, string>();
    for (const [index, { id, text }] of files.entries()) {
      const path = join(folder, `${index}.rehearsal.yaml`);
      await writeFile(path, await forFlow(text));
      paths.set(path, id);
    }
    const stepped = await runProgram([...paths.keys()], "stepped", folder, signal);
    const skipped = [...stepped]
      .filter(([, results]) => results.some(({ status }) => status === "skipped"))
      .map(([path]) => path);
    const played =
      skipped.length === 0
        ? new Map<string, RehearsalResult[]>()
        : await runProgram(skipped, "scripted", folder, signal);
    return [...paths].map(([path, id]) => {
      const results = stepped.get(path) ?? [];
      const onStage = played.get(path);
      return {
        id,
        results: results.map((one, at) =>
          one.status === "skipped" ? (onStage?.[at] ?? one) : one,
        ),
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same text, about the flow beside it. Its lines stay where they are wherever that can be. */
async function forFlow(text: string): Promise<string> {
  const { value } = await parseFlowText(text);
  const mended = text.replace(/^bot:.*$/m, "bot: ./bot.flow.json");
  const read = await parseFlowText(mended).catch(() => undefined);
  const bot = (read?.value as { bot?: unknown } | undefined)?.bot;
  if (bot === "./bot.flow.json") return mended;
  return JSON.stringify({ ...(value as object), bot: "./bot.flow.json" });
}

async function runProgram(
  files: readonly string[],
  model: "stepped" | "scripted",
  folder: string,
  signal: AbortSignal,
): Promise<Map<string, RehearsalResult[]>> {
  signal.throwIfAborted();
  const args = [program, "rehearse", ...files, "--json", "--model", model, "--nothing-real"];
  const child = spawn(process.execPath, args, {
    env: childEnvironment(folder),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
    killSignal: "SIGKILL",
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (out.length < MOST_OUTPUT) out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (err.length < 2_000) err += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0 && code !== 1)
    throw new Error(err.trim() || `The program that rehearses ended with ${code ?? "a signal"}.`);
  const report = Report.parse(JSON.parse(out));
  return new Map(
    report.files.map(({ file, results }) => [file, results as unknown as RehearsalResult[]]),
  );
}
