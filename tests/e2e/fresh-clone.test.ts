// A stranger's machine: git, Node (however old) and npm. Clone, `npm start`, the first call, Ctrl-C.
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "@pipecast/testkit/run-command";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";
import { startUntilReady, strangersEnvironment } from "./strangers-machine.ts";

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

test("npm start on a fresh clone leads to a ringing queue, and SIGTERM to npm ends all with exit 0", async () => {
  const cwd = `${folder.path}/pipecast`;
  const npm = await startUntilReady(["npm", "start", "--", "--port", "0"], { cwd, env });
  let code: number | null;
  try {
    const { stdout } = await runCommand(
      ["npx", "pipecast", "call", "--bot", "demo", "--dtmf", "1", "--json"],
      { cwd, env, deadline: 60_000 },
    );
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "transferred", queue: "5001" });
  } finally {
    code = await npm.stop();
  }
  expect(code).toBe(0);
  expect(() => process.kill(npm.pid, 0)).toThrow("ESRCH");
  const { stdout: left } = await runCommand(["git", "status", "--short"], {
    cwd,
    env,
    deadline: 10_000,
  });
  expect(left, "starting leaves nothing behind that git would see").toBe("");
}, 180_000);
