// The last line of every test run, proved by running vitest on files of every outcome.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));

async function runFixtures(...args: string[]): Promise<{ lines: string[]; status: number | null }> {
  const config = args.includes("--config")
    ? []
    : ["--config", `${fixtures}vitest.fixture.config.ts`];
  const vitest = [`${root}node_modules/vitest/vitest.mjs`, "run", "--root", fixtures, ...config];
  const child = spawn(process.execPath, [...vitest, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 60_000,
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { lines: output.trimEnd().split("\n"), status };
}

const limit = 60_000;

test(
  "the last line counts tests that passed, failed and were skipped",
  { timeout: limit },
  async () => {
    const { lines, status } = await runFixtures("outcomes");
    expect(lines.at(-1)).toBe("1 passed, 1 failed, 3 skipped");
    expect(status).toBe(1);
  },
);

test(
  "what could not run is named with its reason before the last line",
  { timeout: limit },
  async () => {
    const { lines } = await runFixtures("outcomes");
    expect(lines.at(-2)).toBe(
      "skipped: a part that needs the moon (2 tests): no moon here: wait for night",
    );
  },
);

test("a file that cannot be imported is one failure", { timeout: limit }, async () => {
  const { lines, status } = await runFixtures("broken-import");
  expect(lines.at(-1)).toBe("0 passed, 1 failed, 0 skipped");
  expect(status).toBe(1);
});

test("a suite whose set-up fails is never all green", { timeout: limit }, async () => {
  const { lines } = await runFixtures("broken-set-up");
  expect(lines.at(-1)).toMatch(/^0 passed, [1-9]\d* failed, \d+ skipped$/);
});

test(
  "an error that nobody caught is a failure beside the test that passed",
  { timeout: limit },
  async () => {
    const { lines, status } = await runFixtures("stray-error");
    expect(lines.at(-1)).toBe("1 passed, 1 failed, 0 skipped");
    expect(status).toBe(1);
  },
);

test("with -t only the chosen tests are counted", { timeout: limit }, async () => {
  const { lines, status } = await runFixtures("outcomes", "-t", "X-1");
  expect(lines.at(-1)).toBe("1 passed, 0 failed, 0 skipped");
  expect(status).toBe(0);
});

test("the line comes also when no file matches", { timeout: limit }, async () => {
  const { lines, status } = await runFixtures("no-such-file");
  expect(lines.at(-1)).toBe("0 passed, 0 failed, 0 skipped");
  expect(status).toBe(1);
});

test("a run whose set-up fails is a failure, not nothing", { timeout: limit }, async () => {
  const { lines, status } = await runFixtures(
    "outcomes",
    "--config",
    `${fixtures}broken-global.fixture.config.ts`,
  );
  expect(lines.at(-1)).toBe("0 passed, 1 failed, 0 skipped");
  expect(status).toBe(1);
});
