// `pipecast replay` as its user sees it: after a call on a running server, and after the server is gone.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";

test("a call is replayed step by step with the same decisions, also when no server runs; its caller is shown where another flow leads", async () => {
  await using folder = await tempDir();
  const program = await startProgram({ data: folder.path });
  let session: string;
  try {
    const call = ["call", "--bot", "demo", "--dtmf", "1", "--json", "--no-verdict"];
    const called = await runProgram([...call, "--data", folder.path]);
    expect(called.stderr).toBe("");
    session = JSON.parse(called.stdout).session_id;
    const { code, stdout } = await runProgram(["replay", session, "--data", folder.path]);
    expect(stdout).toContain("key 1 → confirm_transfer");
    expect(stdout).toMatch(/\d+ steps, every decision the same to the byte\n$/);
    expect(code).toBe(0);
  } finally {
    await program.stop();
  }

  const offline = await runProgram(["replay", session, "--json", "--data", folder.path]);
  expect(offline.code).toBe(0);
  expect(JSON.parse(offline.stdout)).toMatchObject({ same: true, first_difference: null });

  const flow = await readFile(join(root, "bots/demo.flow.json"), "utf8");
  const other = join(folder.path, "other.flow.json");
  await writeFile(other, flow.replaceAll('"5001"', '"5002"'));
  const played = await runProgram(["replay", session, "--flow", other, "--data", folder.path]);
  expect(played.stdout).toContain("was  welcome → confirm_transfer, transfer to queue 5001");
  expect(played.stdout).toContain("now  welcome → confirm_transfer, transfer to queue 5002");
  expect(played.stdout).toContain("this caller would be routed elsewhere");
  expect(played.code).toBe(1);

  const nobody = await runProgram(["replay", "nobody", "--data", folder.path]);
  expect(nobody).toMatchObject({ code: 2, stderr: "There is no such session.\n" });
}, 120_000);
