// Copying between two SQLite files.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openDatabase } from "../open-database.ts";
import { copyInstallation } from "./copy-installation.ts";
import { describeCopy } from "./copy-installation.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = async () => `sqlite:${join(folder, `${newId()}.db`)}`;

describeCopy("copy [sqlite to sqlite]", file, file);

test("a database is not copied onto itself", async () => {
  const url = await file();
  const [one, same] = [await openDatabase(url), await openDatabase(url)];
  await expect(copyInstallation(one, same, [])).rejects.toMatchObject({ code: "DB_SAME_DATABASE" });
  await Promise.all([one.close(), same.close()]);
});
