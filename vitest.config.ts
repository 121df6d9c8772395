// How the tests run: `unit` in threads, `real` (real servers, whole programs) in at most two forks afterwards.
//
// The rule is the name: `*.real.test.ts` and everything in tests/e2e belong to `real`; every other `*.test.ts` to `unit`.
import { defineConfig } from "vitest/config";
import { requireNode } from "./tests/setup/require-node.ts";

requireNode();

const everywhere = "{packages,services,server,console,tests,scripts,bench}/**";
const realTests = [`${everywhere}/*.real.test.{ts,tsx}`, "tests/e2e/**/*.test.{ts,tsx}"];
const notOurs = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    reporters: ["default", "./tests/setup/summary-reporter.ts"],
    env: { NODE_ENV: "test" },
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          pool: "threads",
          include: [`${everywhere}/*.test.{ts,tsx}`],
          exclude: [...notOurs, ...realTests],
          testTimeout: 10_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "real",
          pool: "forks",
          maxWorkers: 2,
          include: realTests,
          exclude: notOurs,
          globalSetup: "./tests/setup/keep-servers-for-run.ts",
          testTimeout: 60_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
