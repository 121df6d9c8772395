// A stranger's machine: git, Node (however old) and npm. Clone, `npm start`, the first call, Ctrl-C.
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "@pipecast/testkit/run-command";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";

let folder: TempDir;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await tempDir();
  env = strangersEnvironment();
  await runCommand(["git", "clone", "--quiet", root, `${folder.path}/pipecast`], {
    deadline: 60_000,
  });
});

afterAll(() => folder?.remove());

/** The machine's environment (proxies, certificates), without what this test run and its npm put into it. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_|VITEST|NODE_ENV$|INIT_CWD$|PIPECAST)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  // The machine's own Node, not the one that came with our dependencies.
  const path = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((entry) => !entry.includes("node_modules"))
    .join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, AUDIOSOCKET_PORT: "0" };
}

test("npm start on a fresh clone leads to a ringing queue, and SIGTERM to npm ends all with exit 0", async () => {
  const cwd = `${folder.path}/pipecast`;
  const npm = spawn("npm", ["start", "--", "--port", "0"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<number | null>((resolve) => npm.once("exit", resolve));
  let output = "";
  npm.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ready = await new Promise<{ pid: number }>((resolve, reject) => {
    npm.once("exit", (code) => reject(new Error(`npm start ended with ${code}: ${output}`)));
    let lines = "";
    npm.stdout.setEncoding("utf8").on("data", (text: string) => {
      lines += text;
      const line = lines.split("\n").find((candidate) => candidate.includes('"ready":true'));
      if (line !== undefined) resolve(JSON.parse(line));
    });
  });
  try {
    const { stdout } = await runCommand(
      ["npx", "pipecast", "call", "--bot", "demo", "--dtmf", "1", "--json"],
      { cwd, env, deadline: 60_000 },
    );
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "transferred", queue: "5001" });
  } finally {
    npm.kill("SIGTERM");
  }
  expect(await exited).toBe(0);
  expect(() => process.kill(ready.pid, 0)).toThrow("ESRCH");
  const { stdout: left } = await runCommand(["git", "status", "--short"], {
    cwd,
    env,
    deadline: 10_000,
  });
  expect(left, "starting leaves nothing behind that git would see").toBe("");
}, 180_000);
