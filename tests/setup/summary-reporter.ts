// Ends every run with the line `N passed, N failed, N skipped`, after the names and reasons of what could not run.
import type { Reporter, SerializedError, TestModule, TestSpecification, Vitest } from "vitest/node";
import { countResults, type RunResult } from "./count-results.ts";

const nothing: RunResult = { passed: 0, failed: 0, skipped: 0, notRun: [] };

/** Reporter to stand beside vitest's own: it only adds the last lines of stdout, whatever else happened. */
export default class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined;
  #files = 0;
  #result = nothing;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    // Nothing may come after it, so it is written when nothing else can be.
    process.on("exit", () => this.#print());
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#files = specifications.length;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const pattern = this.#vitest?.config.testNamePattern;
    const result = countResults(modules, unhandledErrors.length, pattern);
    // The set-up of the run failed: no file has come to its turn.
    const ran = modules.some((module) => !["queued", "pending"].includes(module.state()));
    if (this.#files > 0 && !ran) result.failed = Math.max(1, result.failed);
    this.#result = result;
    if (this.#vitest?.config.watch) this.#print();
  }

  #print(): void {
    const { passed, failed, skipped, notRun } = this.#result;
    const lines = notRun.map(
      ({ name, reason, tests }) => `skipped: ${name} (${tests} tests): ${reason}`,
    );
    process.stdout.write(
      [...lines, `${passed} passed, ${failed} failed, ${skipped} skipped`, ""].join("\n"),
    );
  }
}
