// Runs files of rehearsals: on a private program in this process, on a running server, or by stepping their flows.
import type { CheckOptions } from "@pipecast/flow/check/check-flow";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { compilePattern } from "@pipecast/flow/decision/pattern-engine";
import type { Rehearsal } from "@pipecast/flow/rehearsal/parse-rehearsal";
import { type RehearsalResult, runRehearsal } from "@pipecast/flow/rehearsal/run-rehearsal";
import { readFlowSettings, rehearsalEnvironment } from "../env.ts";
import { flowOfBot } from "./flow-of-bot.ts";
import { needsTime, onlyStepped } from "./needs.ts";
import { playRehearsal } from "./play-rehearsal.ts";
import {
  type FlowRead,
  type RehearsalFile,
  flowFileOf,
  readFlows,
  readRehearsals,
} from "./read-rehearsals.ts";
import { chooseModel } from "./run-as.ts";
import { type Theatre, openTheatre, visitTheatre } from "./theatre.ts";

export const models = ["stepped", "scripted", "offline", "gemini", "openai"] as const;
export type RehearsalModel = (typeof models)[number];

export interface RehearseOptions {
  /** `stepped`: no server and no model. Absent: offline where there is one, else scripted; at a running server the bot's own. */
  model?: RehearsalModel | undefined;
  /** A running server, by address or by its data folder, in place of a private program. */
  server?: { url?: string | undefined; data: string; org_id: string } | undefined;
  /** Settings of the private program, such as WEBHOOK_ALLOW. */
  settings?: Readonly<Record<string, string>> | undefined;
  /** Also receivers in WEBHOOK_ALLOW are answered by the rehearsal: nothing leaves the program. */
  nothingReal?: boolean | undefined;
  /** Rehearsals at a time on a private program; 4 when absent. */
  concurrency?: number | undefined;
  /** Told as each ends, in no order. */
  onResult?: ((file: string, result: RehearsalResult) => void) | undefined;
  /** No further rehearsal begins. */
  signal?: AbortSignal | undefined;
}

export interface RehearsedFile {
  file: string;
  results: RehearsalResult[];
}

/** Results in the order of the files. Throws RehearsalFault for a file that is none, and what keeps a program from starting. */
export async function rehearse(
  files: readonly string[],
  options: RehearseOptions = {},
): Promise<RehearsedFile[]> {
  const read: RehearsalFile[] = [];
  for (const file of files) read.push(await readRehearsals(file));
  const jobs = read.flatMap(({ file, rehearsals }, at) =>
    rehearsals.map((rehearsal, index) => ({ file, rehearsal, at, index })),
  );
  const out: RehearsedFile[] = read.map(({ file }) => ({ file, results: [] }));
  const run = new Run(options, await readFlows(jobs, flowRules(options.settings)));
  const one = async ({ file, rehearsal, at, index }: (typeof jobs)[number]) => {
    if (options.signal?.aborted === true) return;
    const result = await run.one(file, rehearsal);
    (out[at] as RehearsedFile).results[index] = result;
    options.onResult?.(file, result);
  };
  try {
    const alone = options.server !== undefined;
    const together = jobs.filter(({ rehearsal }) => !alone && !needsTime(rehearsal));
    const most = options.concurrency ?? 4;
    await Promise.all(
      Array.from({ length: Math.min(most, together.length) }, async () => {
        for (let job = together.shift(); job !== undefined; job = together.shift()) await one(job);
      }),
    );
    // Skipped time is skipped for everyone.
    for (const job of jobs) if (alone || needsTime(job.rehearsal)) await one(job);
  } finally {
    await run.close();
  }
  return out.map(({ file, results }) => ({ file, results: results.filter(Boolean) }));
}

/** What the operator allows flows to do, in the private program as here. */
function flowRules(settings: RehearseOptions["settings"]): CheckOptions {
  const { WEBHOOK_ALLOW = [], DECISION_PYTHON } = readFlowSettings(rehearsalEnvironment(settings));
  return { webhookAllow: WEBHOOK_ALLOW, decisionPython: DECISION_PYTHON !== undefined };
}

class Run {
  readonly #options: RehearseOptions;
  readonly #flows: ReadonlyMap<string, FlowRead>;
  #theatre: Promise<Theatre> | undefined;

  constructor(options: RehearseOptions, flows: ReadonlyMap<string, FlowRead>) {
    this.#options = options;
    this.#flows = flows;
  }

  /** Never rejects. */
  async one(file: string, rehearsal: Rehearsal): Promise<RehearsalResult> {
    const begun = performance.now();
    const { model } = this.#options;
    const stepped = model === "stepped" || onlyStepped(rehearsal);
    const took = () => Math.round(performance.now() - begun);
    try {
      const read = this.#flows.get(flowFileOf(file, rehearsal.bot) ?? "");
      if (read?.fault !== undefined) throw read.fault;
      const theatre = stepped && read !== undefined ? undefined : await this.#open();
      const document = read?.document ?? (await flowOfBot(theatre as Theatre, rehearsal.bot));
      const flow = await compileFlow(document);
      if (stepped || theatre === undefined)
        return { ...runRehearsal(flow, rehearsal, compilePattern), ms: took() };
      const provider = chooseModel(theatre, model);
      const org_id = this.#options.server?.org_id ?? "";
      return await playRehearsal(theatre, { rehearsal, document, flow, provider, org_id });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        name: rehearsal.name,
        as: "not run",
        status: "failed",
        turns: [],
        path: [],
        reason,
        ms: took(),
      };
    }
  }

  #open(): Promise<Theatre> {
    const { server, settings, nothingReal } = this.#options;
    this.#theatre ??=
      server === undefined
        ? openTheatre(settings, nothingReal)
        : Promise.resolve().then(() => visitTheatre(server));
    return this.#theatre;
  }

  async close(): Promise<void> {
    const theatre = await this.#theatre?.catch(() => undefined);
    await theatre?.close();
  }
}
