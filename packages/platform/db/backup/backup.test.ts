// Backups of SQLite files.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { describeBackup } from "./backup.contract.ts";
import { keyMark } from "./key-mark.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = async () => `sqlite:${join(folder, `${newId()}.db`)}`;

describeBackup("backup [sqlite to sqlite]", file, file);

test("two master keys have two marks, and a mark does not hold its key", () => {
  const [one, other] = ["a".repeat(32), "b".repeat(32)];
  expect(keyMark(one)).toMatch(/^[0-9a-f]{8}$/);
  expect(keyMark(one)).toBe(keyMark(one));
  expect(keyMark(one)).not.toBe(keyMark(other));
});
