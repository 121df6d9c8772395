// Generated files and the administrator's hand in them.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { openPhoneSecrets } from "./phone-secrets.ts";
import { writeFiles } from "./write-files.ts";

test("a file is made, left as it is, and changed with what it says", async () => {
  await using folder = await tempDir();
  const write = (body: string) => writeFiles(folder.path, { "queues.conf": body })["queues.conf"];
  expect([write("[a]\n"), write("[a]\n"), write("[b]\n")]).toEqual(["made", "same", "changed"]);
  const path = join(folder.path, "queues.conf");
  expect(readFileSync(path, "utf8")).toMatch(/^; Written by pipecast .*\n\[b\]\n$/);
  expect(statSync(path).mode & 0o007).toBe(0);
});

test("an edited file stays; what would be written goes beside it, once there is something new", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "pjsip.conf");
  const write = (body: string) => writeFiles(folder.path, { "pjsip.conf": body })["pjsip.conf"];
  write("[a]\n");
  const edited = readFileSync(path, "utf8").replace("[a]", "[a]\nmine = yes");
  writeFileSync(path, edited);
  expect(write("[a]\n")).toBe("kept");
  expect(existsSync(`${path}.new`)).toBe(false);
  expect(write("[b]\n")).toBe("beside");
  expect(readFileSync(path, "utf8")).toBe(edited);
  expect(readFileSync(`${path}.new`, "utf8")).toMatch(/\n\[b\]\n$/);
});

test("once the administrator takes the new file over, it is ours again", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "pjsip.conf");
  const write = (body: string) => writeFiles(folder.path, { "pjsip.conf": body })["pjsip.conf"];
  writeFileSync(path, "[of the distribution]\n");
  expect(write("[a]\n")).toBe("beside");
  writeFileSync(path, readFileSync(`${path}.new`));
  expect(write("[a]\n")).toBe("same");
  expect(existsSync(`${path}.new`)).toBe(false);
});

test("a distribution's file is put aside when asked, an edited one of ours never", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "pjsip.conf");
  const write = (body: string) =>
    writeFiles(folder.path, { "pjsip.conf": body }, true)["pjsip.conf"];
  writeFileSync(path, "[of the distribution]\n");
  expect(write("[a]\n")).toBe("taken");
  expect(readFileSync(`${path}.before`, "utf8")).toBe("[of the distribution]\n");
  writeFileSync(path, readFileSync(path, "utf8").replace("[a]", "[mine]"));
  expect(write("[b]\n")).toBe("beside");
  expect(readFileSync(path, "utf8")).toContain("[mine]");
});

test("secrets stay from run to run, and only their owner reads them", async () => {
  await using folder = await tempDir();
  const first = openPhoneSecrets(folder.path);
  const made = [first.of("org_a_1001"), first.of("org_a_1002"), first.of("ami")];
  expect(new Set(made).size).toBe(3);
  for (const secret of made) expect(secret).toMatch(/^[\w-]{32}$/);
  first.save();
  expect(statSync(join(folder.path, "pipecast-secrets.json")).mode & 0o077).toBe(0);
  const second = openPhoneSecrets(folder.path);
  expect([second.of("org_a_1001"), second.of("org_a_1002"), second.of("ami")]).toEqual(made);
});
