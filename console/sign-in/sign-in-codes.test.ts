// Codes of sign-in links over time, and at rest.
import { migrate, openDatabase } from "@pipecast/platform/db";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { type ConsoleTables, consoleMigrations } from "../migrations.ts";
import { createSignInCodes } from "./sign-in-codes.ts";

test("a code is good once, for ten minutes, and is nowhere in the database", async () => {
  await using folder = await tempDir();
  const db = await openDatabase(`sqlite:${folder.path}/x.db`);
  try {
    await migrate(db, consoleMigrations);
    const clock = new FakeClock();
    const tables = db.typed<ConsoleTables>();
    const codes = createSignInCodes(tables, clock);
    const code = await codes.make();
    const rows = await tables.kysely.selectFrom("console_sign_in_codes").selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(code);
    await clock.advance(9 * 60_000);
    expect(await codes.redeem(`${code}x`)).toBe(false);
    expect(await codes.redeem(code)).toBe(true);
    expect(await codes.redeem(code)).toBe(false);

    const late = await codes.make();
    await clock.advance(10 * 60_000);
    expect(await codes.redeem(late)).toBe(false);
  } finally {
    await db.close();
  }
});
