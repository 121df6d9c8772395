// A file that is appended to is read once, whole, and in order, however it is written and rotated.
import { appendFile, copyFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, onTestFinished, test } from "vitest";
import { type SpoolMark, readSpool } from "./spool-file.ts";

async function spool(quoted = true) {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, "Master.csv");
  let mark: SpoolMark | undefined;
  return {
    path,
    at: (name: string) => join(folder.path, name),
    /** Everything new, in as many portions as it takes. */
    read: async () => {
      const records: string[] = [];
      let lost = false;
      for (let more = true; more;) {
        const next = await readSpool(path, mark, { quoted });
        if (next === undefined) break;
        records.push(...next.records);
        ({ mark, more } = next);
        lost ||= next.lost;
      }
      return lost ? [...records, "LOST"] : records;
    },
  };
}

test("a line counts when it is whole: byte by byte, nothing comes early, twice or not at all", async () => {
  const { path, read } = await spool();
  const text = '"a","with ""quotes"", and\na newline"\nb,ü\n';
  const seen: string[] = [];
  for (const byte of Buffer.from(text)) {
    await appendFile(path, Buffer.from([byte]));
    seen.push(...(await read()));
  }
  expect(seen).toEqual(['"a","with ""quotes"", and\na newline"', "b,ü"]);
  expect(await read()).toEqual([]);
});

test("no file is nothing, and not an error", async () => {
  const { read } = await spool();
  expect(await read()).toEqual([]);
});

test("a file that was renamed is read to its end before the new one", async () => {
  const { path, at, read } = await spool();
  await writeFile(path, "1\n2\n");
  expect(await read()).toEqual(["1", "2"]);
  await appendFile(path, "3\n");
  await rename(path, at("Master.csv.1"));
  await appendFile(at("Master.csv.1"), "4\n");
  await writeFile(path, "5\n");
  expect(await read()).toEqual(["3", "4", "5"]);
});

test("a file that was emptied in place is read from its beginning, also when it has grown beyond where we were", async () => {
  const { path, at, read } = await spool();
  await writeFile(path, "1\n2\n");
  expect(await read()).toEqual(["1", "2"]);
  await copyFile(path, at("Master.csv.1"));
  await truncate(path, 0);
  await appendFile(path, "3\n4\n5\n6\n");
  expect(await read()).toEqual(["3", "4", "5", "6"]);
});

test("a file that was taken away unread is said to be lost, and the new one is read", async () => {
  const { path, at, read } = await spool();
  await writeFile(path, "1\n");
  expect(await read()).toEqual(["1"]);
  await appendFile(path, "2\n");
  await rename(path, at("elsewhere"));
  await writeFile(path, "3\n");
  await rm(at("elsewhere"));
  expect(await read()).toEqual(["3", "LOST"]);
});

test("a quote that is never closed costs its own line, not the rest of the file", async () => {
  const { path, read } = await spool();
  const lines = Array.from({ length: 3_000 }, (_, n) => `line ${n}`);
  await writeFile(path, `"broken\n${lines.join("\n")}\n`);
  const records = await read();
  expect(records.at(-1)).toBe("line 2999");
  expect(records).toHaveLength(3_001);
});

test("a line longer than any record is passed over", async () => {
  const { path, read } = await spool(false);
  await writeFile(path, `1\n${"x".repeat(3 * 1024 * 1024)}\n2\n`);
  expect((await read()).filter((record) => !record.startsWith("x"))).toEqual(["1", "2"]);
});
