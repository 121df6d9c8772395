// `pipecast validate`: good flows pass, broken ones are told with their line, and nothing needs a server.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";

const demo = join(root, "bots/demo.flow.json");

test("the demo flow has no errors, and the command ends with 0", async () => {
  const { code, stdout, stderr } = await runProgram(["validate", demo]);
  expect(stderr).toBe("");
  expect(stdout).toContain("1 checked: 0 errors");
  expect(code).toBe(0);
});

test("a target that does not exist is an error with file and line, and the command ends with 1", async () => {
  await using folder = await tempDir();
  const broken = (await readFile(demo, "utf8")).replace(
    '"next_node_id": "confirm_transfer"',
    '"next_node_id": "nowhere"',
  );
  const file = join(folder.path, "broken.flow.json");
  await writeFile(file, broken);
  const line = broken.slice(0, broken.indexOf('"nowhere"')).split("\n").length;
  const { code, stdout } = await runProgram(["validate", demo, file]);
  expect(code).toBe(1);
  expect(stdout).toContain(`${file}:${line}: error `);
  const json = await runProgram(["validate", file, "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, files: [{ file }] });
});

test("what is no flow, no JSON or no file is said as such", async () => {
  await using folder = await tempDir();
  const file = join(folder.path, "x.json");
  await writeFile(file, "{ not json");
  expect((await runProgram(["validate", file])).code).toBe(1);
  const absent = await runProgram(["validate", join(folder.path, "absent.json")]);
  expect(absent.code).toBe(2);
  expect(absent.stderr).toContain("cannot be read");
  expect((await runProgram(["validate"])).code).toBe(2);
});
