// Who runs rehearsals: a program of its own that the server gives, or, where none is given, the flow is stepped here.
import { setImmediate } from "node:timers/promises";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { compilePattern } from "@pipecast/flow/decision/pattern-engine";
import { parseRehearsals } from "@pipecast/flow/rehearsal/parse-rehearsal";
import { type RehearsalResult, runRehearsal } from "@pipecast/flow/rehearsal/run-rehearsal";

export interface RehearsalJob {
  flow: Record<string, unknown>;
  files: readonly { id: string; text: string }[];
}

export interface RehearsedText {
  id: string;
  results: RehearsalResult[];
}

/** Rejects with a sentence where it could not be run at all; an aborted one rejects, too. */
export type RehearsalRunner = (job: RehearsalJob, signal: AbortSignal) => Promise<RehearsedText[]>;

export const stepRehearsals: RehearsalRunner = async ({ flow, files }, signal) => {
  const compiled = await compileFlow(flow);
  const done: RehearsedText[] = [];
  for (const { id, text } of files) {
    const results: RehearsalResult[] = [];
    for (const rehearsal of await parseRehearsals(text)) {
      signal.throwIfAborted();
      results.push(runRehearsal(compiled, rehearsal, compilePattern));
      // Calls that run here have the floor between two of them.
      await setImmediate();
    }
    done.push({ id, results });
  }
  return done;
};
