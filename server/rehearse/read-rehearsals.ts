// Reads files of rehearsals and the flows they name; a fault is told with file and line.
import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import type { CheckOptions } from "@pipecast/flow/check/check-flow";
import { checkFlowText } from "@pipecast/flow/check/check-flow-text";
import { FlowError, type FlowProblem } from "@pipecast/flow/check/problem";
import { type Rehearsal, parseRehearsals } from "@pipecast/flow/rehearsal/parse-rehearsal";
import { RehearsalErrors } from "./errors.ts";

const MOST_BYTES = 8 * 1024 * 1024;

/** A file that cannot be rehearsed; the message has a line per fault. */
export class RehearsalFault extends Error {
  override readonly name = "RehearsalFault";
}

export interface RehearsalFile {
  file: string;
  rehearsals: readonly Rehearsal[];
}

/** Throws RehearsalFault. */
export async function readRehearsals(file: string): Promise<RehearsalFile> {
  const text = await readText(file);
  try {
    return { file, rehearsals: await parseRehearsals(text) };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    throw new RehearsalFault(
      error.problems.map((problem) => problemLine(file, problem)).join("\n"),
    );
  }
}

/** The file of the flow under test; undefined when `bot` is a bot's id. */
export function flowFileOf(file: string, bot: string): string | undefined {
  if (!/[/\\]|\.(json|ya?ml)$/i.test(bot)) return undefined;
  return isAbsolute(bot) ? bot : resolve(dirname(file), bot);
}

/** A flow in editor's form, or why it cannot be published. */
export interface FlowRead {
  document?: Record<string, unknown>;
  fault?: Error;
}

/** The flows that rehearsals name by file, each read once. Throws RehearsalFault for one that cannot be read. */
export async function readFlows(
  wanted: readonly { file: string; rehearsal: Rehearsal }[],
  rules: CheckOptions,
): Promise<ReadonlyMap<string, FlowRead>> {
  const flows = new Map<string, FlowRead>();
  for (const { file, rehearsal } of wanted) {
    const flowFile = flowFileOf(file, rehearsal.bot);
    if (flowFile !== undefined && !flows.has(flowFile))
      flows.set(flowFile, await readFlow(flowFile, rules));
  }
  return flows;
}

async function readFlow(file: string, rules: CheckOptions): Promise<FlowRead> {
  const { document, problems } = await checkFlowText(await readText(file), rules);
  const errors = problems.filter(({ level }) => level === "error");
  if (errors.length === 0 && document !== undefined)
    return { document: document as Record<string, unknown> };
  const lines = errors.map((problem) => problemLine(file, problem)).join("\n");
  return { fault: RehearsalErrors.FLOW_FAULTY({ file, problems: lines }) };
}

function problemLine(file: string, { code, path, line, message }: FlowProblem): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${code} at ${path || "/"}: ${message}`;
}

async function readText(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > MOST_BYTES)
      throw new RehearsalFault(`${file} is larger than 8 MB.`);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof RehearsalFault) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new RehearsalFault(`${file} cannot be read (${reason}).`);
  }
}
