// `pipecast rehearse` as its user sees it: what it prints and writes, how it ends, what it leaves behind.
import { spawn } from "node:child_process";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { root } from "../house/source-tree.ts";

const bots = join(root, "bots");

async function stage(turns: string): Promise<TempDir & { file: string; flow: string }> {
  const folder = await tempDir();
  const file = join(folder.path, "r.yaml");
  const flow = join(folder.path, "demo.flow.json");
  await copyFile(join(bots, "demo.flow.json"), flow);
  await writeFile(
    file,
    `bot: ./demo.flow.json\nrehearsals:\n  - name: r\n    turns:\n      - ${turns}\n`,
  );
  return Object.assign(folder, { file, flow });
}

test("the demo bot's rehearsals pass with the offline model; JUnit and JSON tell the same", async () => {
  await using folder = await tempDir();
  const junit = join(folder.path, "junit.xml");
  const own = { env: { TMPDIR: folder.path } };
  const demo = join(bots, "demo.rehearsal.yaml");
  const { code, stdout, stderr } = await runProgram(
    ["rehearse", demo, "--json", "--junit", junit],
    own,
  );
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ ok: true, files: [{ file: demo }] });
  const { results } = report.files[0];
  expect(results.map(({ as, status }: Record<string, string>) => `${as} ${status}`)).toEqual(
    Array.from({ length: 5 }, () => "offline passed"),
  );
  expect(await readFile(junit, "utf8")).toContain('tests="5" failures="0" skipped="0"');
  expect((await readdir(folder.path)).filter((name) => name.startsWith("pipecast"))).toEqual([]);
});

test("one that fails ends with 1 and shows turn, line, both values and both ways", async () => {
  await using play = await stage("caller presses: 1\n        expect: { node: welcome }");
  const { code, stdout } = await runProgram(["rehearse", play.file, "--model", "scripted"]);
  expect(code).toBe(1);
  expect(stdout).toBe(
    [
      "✗ r [scripted]",
      "  caller presses: 1 (line 5)",
      '    node: expected "welcome"',
      '               was "confirm_transfer"',
      "    path: expected welcome",
      "               was welcome → confirm_transfer",
      "0 passed, 1 failed, 0 skipped",
      "",
    ].join("\n"),
  );
});

test("a file that is none, a flow that is not there and a wrong model end with 2", async () => {
  await using play = await stage("caller waves");
  const faulty = await runProgram(["rehearse", play.file]);
  expect(faulty).toMatchObject({ code: 2, stderr: expect.stringContaining("r.yaml:5: REHEARSAL") });
  await writeFile(play.file, "a: &a [*a, *a]");
  expect((await runProgram(["rehearse", play.file])).code).toBe(2);
  await writeFile(
    play.file,
    "bot: ./none.json\nrehearsals:\n  - { name: r, turns: [caller hangs up] }",
  );
  const absent = await runProgram(["rehearse", play.file]);
  expect(absent).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("none.json cannot be read"),
  });
  expect((await runProgram(["rehearse", play.file, "--model", "abacus"])).code).toBe(2);
  expect((await runProgram(["rehearse"])).code).toBe(2);
});

test("on a running server it leaves no bot and no number behind", async () => {
  await using play = await stage(
    "caller presses: 1\n        expect: { queue: '5001', rings: ['1001', '1002'] }",
  );
  await using data = await tempDir();
  await using program = await startProgram({ data: data.path });
  const secrets = JSON.parse(await readFile(join(data.path, "secrets.json"), "utf8"));
  const counts = async () =>
    Promise.all(
      ["/admin/bots", "/api/v1/numbers"].map(async (path) => {
        const answer = await fetch(`${program.ready.url}${path}?org_id=grand-estancia`, {
          headers: { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` },
        });
        return ((await answer.json()) as { items: unknown[] }).items.length;
      }),
    );
  const before = await counts();
  const args = ["rehearse", play.file, "--data", data.path, "--model", "scripted"];
  const { code, stdout } = await runProgram(args);
  expect(stdout).toContain("✓ r [scripted]");
  expect(code).toBe(0);
  expect(await counts()).toEqual(before);
});

test("with --watch a changed flow is rehearsed again, and Ctrl-C ends with 0", async () => {
  await using play = await stage("caller presses: 1\n        expect: { node: confirm_transfer }");
  const bin = join(root, "server/bin/pipecast.mjs");
  const child = spawn(
    process.execPath,
    [bin, "rehearse", play.file, "--watch", "--model", "stepped"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const waits = () => output.split("Waiting for a change").length - 1;
  await waitUntil("the first run is over", 20_000, () => waits() === 1);
  expect(output).toContain("✓ r [stepped]");
  const flow = await readFile(play.flow, "utf8");
  await writeFile(play.flow, flow.replaceAll("confirm_transfer", "connect"));
  await waitUntil("the second run is over", 20_000, () => waits() === 2);
  expect(output).toContain('node: expected "confirm_transfer"');
  child.kill("SIGINT");
  expect(await ended).toBe(0);
});
