// docs/quickstart.md, typed word for word beside a running program.
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { readDocument } from "../docs/read-documents.ts";
import { root } from "../house/source-tree.ts";

const path = "docs/quickstart.md";
const { commands } = readDocument(path, readFileSync(join(root, path), "utf8"));

test("every command of the first hour's guide does what it says, one after the other", async () => {
  await using folder = await tempDir();
  const cwd = folder.path;
  symlinkSync(join(root, "bots"), join(cwd, "bots"));
  await using program = await startProgram({ data: join(cwd, "data"), cwd });
  expect(program.ready.url).toContain("127.0.0.1");
  const typed = commands.map(({ text }) => text).filter((text) => text.startsWith("npx pipecast "));
  expect(typed.length).toBeGreaterThanOrEqual(5);
  let linkedid = "";
  for (const text of typed) {
    const args = wordsOf(text.replace("LINKEDID", linkedid)).slice(2);
    if (args[0] === "call") args.push("--json");
    const end = await runProgram(args, { cwd, deadline: 120_000 });
    expect(end.code, `${text}\n${end.stderr}\n${end.stdout}`).toBe(0);
    if (args[0] === "call") linkedid = JSON.parse(end.stdout).linkedid;
  }
  expect(linkedid).not.toBe("");
}, 300_000);

/** Words as a shell parts them; quoted ones may have spaces. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
