// Counts what a test run came to: every test once, and every fault outside a test as one failure.
import type { TestModule, TestSuite } from "vitest/node";

export interface RunResult {
  passed: number;
  failed: number;
  skipped: number;
  /** What was skipped at run time, by name and reason: one entry per reason and suite. */
  notRun: { name: string; reason: string; tests: number }[];
}

/**
 * Counts the tests of `modules`. A file that cannot be imported and a suite whose set-up fails count as one failure each,
 * like each of the `otherErrors`. Tests that `pattern` (of `-t`) did not choose are not counted at all.
 */
export function countResults(
  modules: readonly TestModule[],
  otherErrors: number,
  pattern: RegExp | undefined,
): RunResult {
  const result: RunResult = { passed: 0, failed: otherErrors, skipped: 0, notRun: [] };
  const reasons = new Map<string, { name: string; reason: string; tests: number }>();
  for (const module of modules) {
    if (module.errors().length > 0) result.failed += 1;
    for (const suite of module.children.allSuites())
      if (suite.errors().length > 0) result.failed += 1;
    for (const test of module.children.allTests()) {
      const outcome = test.result();
      if (outcome.state === "passed") result.passed += 1;
      if (outcome.state === "failed") result.failed += 1;
      if (outcome.state !== "skipped" && outcome.state !== "pending") continue;
      if (pattern && !pattern.test(nameForPattern(test.name, test.parent))) continue;
      result.skipped += 1;
      const note = outcome.state === "skipped" ? outcome.note : "it did not finish";
      const reason = test.meta().unavailable ?? note;
      if (!reason) continue;
      const name = test.parent.type === "suite" ? test.parent.fullName : module.relativeModuleId;
      const key = `${module.moduleId}\n${name}\n${reason}`;
      const seen = reasons.get(key) ?? { name, reason, tests: 0 };
      seen.tests += 1;
      reasons.set(key, seen);
    }
  }
  result.notRun = [...reasons.values()];
  return result;
}

/** A test's name as `-t` sees it: the names of its suites and its own, joined by blanks. */
function nameForPattern(name: string, parent: TestSuite | TestModule): string {
  return parent.type === "module" ? name : nameForPattern(`${parent.name} ${name}`, parent.parent);
}
