// What a real process does on signals and on errors that nobody caught.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const program = `
  import { createLifecycle, handleSignals } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
  import { createLogger, logDestination } from ${JSON.stringify(new URL("../log/index.ts", import.meta.url).href)};
  const stream = logDestination(1);
  const log = createLogger({ name: "program", stream });
  const lifecycle = createLifecycle({ log, hurryMs: 100 });
  handleSignals(lifecycle, { log, flush: () => stream.flush() });
  setInterval(() => {}, 1000);
`;

function start(code: string) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program + code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const killer = setTimeout(() => child.kill("SIGKILL"), 8_000);
  let output = "";
  child.stdout.setEncoding("utf8");
  const said = (word: string) =>
    new Promise<void>((resolve) => {
      const look = () => (output.includes(word) ? resolve() : undefined);
      child.stdout.on("data", look);
      look();
    });
  child.stdout.on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([exitCode]) => {
    clearTimeout(killer);
    return {
      code: exitCode as number | null,
      lines: output
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  });
  return { child, said, ended };
}

test.each(["SIGTERM", "SIGINT"] as const)("%s stops everything and exits 0", async (signal) => {
  const { child, said, ended } = start(`
    lifecycle.onStop("db", () => new Promise((done) => setTimeout(done, 20)));
    log.info("up");
  `);
  await said('"up"');
  child.kill(signal);
  const { code, lines } = await ended;
  expect(code).toBe(0);
  expect(lines.map(({ msg }) => msg)).toEqual(["up", "stopping", "stop step done", "stopped"]);
  expect(lines[1]).toMatchObject({ reason: signal });
});

test("a second signal cuts the drain short, still exit 0; a third does not wait", async () => {
  const drain = `lifecycle.onStop("calls", () => new Promise(() => {}), { phase: "drain" });`;
  const polite = start(`${drain} log.info("up");`);
  await polite.said('"up"');
  polite.child.kill("SIGTERM");
  await polite.said("stopping");
  polite.child.kill("SIGTERM");
  const { code, lines } = await polite.ended;
  expect(code).toBe(0);
  expect(lines.map(({ msg }) => msg)).toContain("stopping in a hurry");

  const rude = start(
    `${drain} lifecycle.onStop("deaf", () => new Promise(() => {}), { deadlineMs: 60000 }); log.info("up");`,
  );
  await rude.said('"up"');
  rude.child.kill("SIGTERM");
  await rude.said("stopping");
  rude.child.kill("SIGINT");
  await rude.said("hurry");
  rude.child.kill("SIGTERM");
  expect((await rude.ended).code).toBe(1);
});

test.each([
  ["exception", `setTimeout(() => { throw new Error("kaputt"); }, 10);`],
  ["rejection", `void Promise.reject(new Error("kaputt"));`],
])("an error that nobody caught is logged and exits 1: %s", async (where, code) => {
  const ended = await start(code).ended;
  expect(ended.code).toBe(1);
  expect(ended.lines.at(-1)).toMatchObject({ level: "fatal", where, err: { message: "kaputt" } });
});
