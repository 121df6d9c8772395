// Ends every run with the line `N passed, N failed, N skipped`, after the names and reasons of what could not run.
import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";
import { countResults, type RunResult } from "./count-results.ts";

/** Reporter to stand beside vitest's own: it only adds the last lines of stdout, whatever else happened. */
export default class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined;
  #result: RunResult = { passed: 0, failed: 0, skipped: 0, notRun: [] };

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    // Nothing may come after it, so it is written when nothing else can be.
    process.on("exit", () => this.#print());
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const pattern = this.#vitest?.config.testNamePattern;
    this.#result = countResults(modules, unhandledErrors.length, pattern);
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
