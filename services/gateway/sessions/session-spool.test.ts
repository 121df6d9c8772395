// Sessions on disk: what a kill leaves there, who may use the folder, what is done with rubbish.
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, onTestFinished, test } from "vitest";
import { keptLog } from "@pipecast/testkit/kept-log";
import { isRunning, processMark } from "./process-mark.ts";
import { SessionRecord } from "./session-record.ts";
import { SessionSpool } from "./session-spool.ts";

const id = (n: number) => `0190b3f0-0000-7000-8000-00000000000${n}`;

function session(n: number): SessionRecord {
  const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1", linkedid: "1" };
  const record = new SessionRecord({ id: id(n), call: { channel_id: "1" }, ...names }, () => n);
  record.words("caller", "two rooms, please", true);
  record.begin({ type: "webhook", url: "https://a.example/", body: { rooms: 2 } })("200");
  record.flow = { state: { rooms: 2 }, node: "ask", path: ["welcome", "ask"] };
  record.outcome = "completed";
  record.endedAt = n + 100;
  return record;
}

async function setUp() {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, "sessions");
  return { path, log: keptLog(), spool: await SessionSpool.open(path, keptLog()) };
}

test("what is written is read back whole, for the owner's eyes only", async () => {
  const { path, spool } = await setUp();
  await spool.write(session(1));
  const { identity, transcript, actions, flow, startedAt, endedAt, outcome } = session(1);
  expect(await spool.read(id(1))).toMatchObject({
    identity,
    transcript,
    actions,
    startedAt,
    endedAt,
    outcome,
    flow: { ...flow },
  });
  for (const name of await readdir(path))
    expect((await stat(join(path, name))).mode & 0o777, name).toBe(0o600);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await spool.remove(id(1));
  expect(await spool.ids()).toEqual([]);
});

test("halves of files are removed, rubbish is put aside, and neither keeps the others out", async () => {
  const { path, spool } = await setUp();
  for (const n of [3, 1, 2]) await spool.write(session(n));
  await writeFile(join(path, `${id(4)}.json.x.tmp`), '{"identity":');
  await writeFile(join(path, `${id(2)}.json`), '{"identity":');
  await writeFile(join(path, `${id(5)}.json`), JSON.stringify({ outcome: "completed" }));
  await writeFile(join(path, "notes.txt"), "mine");
  expect(await spool.ids()).toEqual([id(1), id(2), id(3), id(5)]);
  const read = await Promise.all((await spool.ids()).map((name) => spool.read(name)));
  expect(read.map((found) => found?.identity.id)).toEqual([id(1), undefined, id(3), undefined]);
  expect((await readdir(path)).toSorted()).toEqual(
    [
      `${id(1)}.json`,
      `${id(2)}.json.unreadable`,
      `${id(3)}.json`,
      `${id(5)}.json.unreadable`,
      "notes.txt",
      "owner",
    ].toSorted(),
  );
});

test("a folder keeps its gateway's name, and two gateways never share one", async () => {
  const { path, log, spool } = await setUp();
  await spool.close();
  const next = await SessionSpool.open(path, log);
  expect(next.gateway).toBe(spool.gateway);
  await writeFile(join(path, "owner"), `${spool.gateway}\n${process.ppid}\n`);
  await expect(SessionSpool.open(path, log)).rejects.toMatchObject({
    code: "GATEWAY_SPOOL_IN_USE",
  });
  // Its number went to another process meanwhile.
  await writeFile(join(path, "owner"), `${spool.gateway}\n${process.ppid} 1\n`);
  expect((await SessionSpool.open(path, log)).gateway).toBe(spool.gateway);
});

test("a folder that cannot be written is refused in words", async () => {
  const { path } = await setUp();
  await writeFile(join(path, "file"), "");
  await expect(SessionSpool.open(join(path, "file", "x"), keptLog())).rejects.toMatchObject({
    code: "GATEWAY_SPOOL_UNUSABLE",
  });
});

test("a process knows itself from others", () => {
  expect(isRunning(processMark())).toBe(false);
  expect(isRunning(String(process.ppid))).toBe(true);
  for (const mark of ["", "x", "-1", "0", "99999999"]) expect(isRunning(mark)).toBe(false);
});
