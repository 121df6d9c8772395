// Moving to another database, and moving in beside AstraPBX, by the commands an operator would type.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import mysql from "mysql2/promise";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";

const secrets = {
  OPERATOR_TOKEN: "operator-token-of-the-database-command-test",
  INTERNAL_KEY: "internal-key-of-the-database-command-test",
  MASTER_KEY: "master-key-of-the-database-command-test-x",
  JWT_SECRET: "jwt-secret-of-the-database-command-test-x",
};
const operator = { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` };

describeReal("a laptop's installation", mariadbUrl, (url) => {
  test("moves from SQLite to MariaDB with its organization, bot and sessions, and answers calls there", async () => {
    await using folder = await tempDir();
    const data = folder.path;
    const first = await startProgram({ data });
    const call = ["call", "--bot", "demo", "--dtmf", "1", "--json"];
    const before = await runProgram([...call, "--data", data]);
    await first.stop();

    const from = `sqlite:${join(data, "pipecast.db")}`;
    const moved = await runProgram(["migrate", "--from", from, "--to", url()], {
      deadline: 60_000,
    });
    expect(moved.code).toBe(0);
    expect(moved.stdout).toContain("Counts and checksums are equal on both sides.");

    const kept = JSON.parse(await readFile(join(data, "secrets.json"), "utf8"));
    const env = { ...kept, DATABASE_URL: url() };
    await using second = await startProgram({ data, env });
    const { session_id } = JSON.parse(before.stdout);
    const session = await fetch(`${second.ready.url}/admin/sessions/${session_id}`, {
      headers: { authorization: `Bearer ${kept.OPERATOR_TOKEN}` },
    });
    expect(await session.json()).toMatchObject({ outcome: "transferred" });
    const after = await runProgram([...call, "--data", data], { env });
    expect(JSON.parse(after.stdout)).toMatchObject({ queue: "5001", ringing: ["1001", "1002"] });
  });
});

describeReal("a database that AstraPBX uses", mariadbUrl, (url) => {
  test("is refused until the operator has accepted its organizations, then read and never written", async () => {
    await using folder = await tempDir();
    const env = { ...secrets, DATABASE_URL: url() };
    const connection = await mysql.createConnection(url());
    await connection.query(
      "create table organizations (id varchar(64) primary key, name varchar(255) not null, context_prefix varchar(64), status varchar(20), api_key varchar(128), api_secret varchar(128), settings json, createdAt datetime)",
    );
    await connection.query(
      "insert into organizations values ('o-1', 'Hotel One', 'org_one', 'active', 'ak_one', '$2b$04$abcdefghijklmnopqrstuv', '{}', now())",
    );
    const [sums] = await connection.query("checksum table organizations");

    const up = ["up", "--port", "0", "--data", folder.path];
    const refused = await runProgram(up, { env });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("pipecast adopt");

    const found = await runProgram(["adopt"], { env });
    expect(found.stdout).toContain("AstraPBX");
    const accepted = await runProgram(["adopt", "--accept", "organizations"], { env });
    expect(accepted.code).toBe(0);

    await using program = await startProgram({ data: folder.path, env });
    const orgs = await fetch(`${program.ready.url}/admin/orgs`, { headers: operator });
    expect(await orgs.json()).toEqual([
      { id: "o-1", name: "Hotel One", context_prefix: "org_one", status: "active" },
    ]);
    const made = await fetch(`${program.ready.url}/api/v1/organizations`, {
      method: "POST",
      headers: { ...operator, "content-type": "application/json" },
      body: JSON.stringify({ name: "Hotel Two" }),
    });
    expect(made.status).toBe(409);
    await program.stop();
    expect((await connection.query("checksum table organizations"))[0]).toEqual(sums);
    await connection.end();
  });
});
