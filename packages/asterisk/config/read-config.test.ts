// Configuration as administrators write it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { isTrue, readConfigFile, settingOf } from "./read-config.ts";

async function read(files: Record<string, string>) {
  const folder = await tempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder.path, name, ".."), { recursive: true });
    writeFileSync(join(folder.path, name), text);
  }
  const file = readConfigFile(folder.path, "a.conf");
  await folder.remove();
  return file;
}

test("comments of both kinds are no settings, an escaped semicolon is one", async () => {
  const file = await read({
    "a.conf": "[a] ; here\n;x = 1\ny = 2 ; two\n;-- all\nof = this\n--;\nz = a\\;b\n",
  });
  expect(file?.sections).toEqual([
    {
      name: "a",
      settings: [
        ["y", "2"],
        ["z", "a;b"],
      ],
      isTemplate: false,
    },
  ]);
});

test("templates are inherited, sections added to, and the last value wins", async () => {
  const file = await read({
    "a.conf": "[t](!)\nx = 1\ny=1\n[a](t)\ny => 2\n[b]\n[a](+)\ny = 3\n",
  });
  const a = file?.sections.find(({ name }) => name === "a");
  expect([settingOf(a, "x"), settingOf(a, "y"), settingOf(a, "z")]).toEqual(["1", "3", undefined]);
});

test("files are included, by pattern too, and those that are away are not missed", async () => {
  const file = await read({
    "a.conf": '#include b.conf\n#tryinclude "away.conf"\n#include d/*.conf\n#include a.conf\n',
    "b.conf": "[b]\n",
    "d/2.conf": "[d2]\n",
    "d/1.conf": "[d1]\n",
    "d/1.txt": "[no]\n",
  });
  expect(file?.sections.slice(0, 3).map(({ name }) => name)).toEqual(["b", "d1", "d2"]);
  expect(file?.sections.some(({ name }) => name === "no")).toBe(false);
});

test("a file that is not there is undefined; yes has many spellings", async () => {
  expect(await read({ "other.conf": "" })).toBeUndefined();
  expect(["yes", "ON", "1", "true"].every(isTrue)).toBe(true);
  expect(["no", "", undefined, "maybe"].some(isTrue)).toBe(false);
});
