// pbx and gateway as two processes on one MariaDB: the production shape, and what each of them touches.
import { expect, test } from "vitest";
import mysql from "mysql2/promise";
import { describeReal } from "@pipecast/testkit/describe-real";
import { freePort } from "@pipecast/testkit/free-port";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";

const secrets = {
  OPERATOR_TOKEN: "operator-token-of-the-split-process-test",
  INTERNAL_KEY: "internal-key-of-the-split-process-test-x",
  MASTER_KEY: "master-key-of-the-split-process-test-xyz",
  JWT_SECRET: "jwt-secret-of-the-split-process-test-xyz",
};

describeReal("two processes on MariaDB", mariadbUrl, (url) => {
  test("--services gateway alone makes only pipecat_* tables", async () => {
    const env = { ...secrets, DATABASE_URL: url() };
    const { code, stderr } = await runProgram(["migrate", "--services", "gateway"], { env });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const connection = await mysql.createConnection(url());
    const [rows] = await connection.query("show tables");
    await connection.end();
    const names = (rows as Record<string, string>[]).flatMap((row) => Object.values(row));
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !name.startsWith("pipecat_"))).toEqual([]);
  });

  test("a call goes from pbx's sandbox to the other process's bot and back into a queue", async () => {
    await using folder = await tempDir();
    const [pbxPort, gatewayPort] = [await freePort(), await freePort()];
    const env = {
      ...secrets,
      DATABASE_URL: url(),
      PBX_BASE_URL: `http://127.0.0.1:${pbxPort}`,
      GATEWAY_BASE_URL: `http://127.0.0.1:${gatewayPort}`,
    };
    const data = folder.path;
    await using pbx = await startProgram({
      data: `${data}/pbx`,
      cwd: data,
      env,
      args: ["--services", "pbx,console", "--port", String(pbxPort)],
    });
    await using gateway = await startProgram({
      data: `${data}/gateway`,
      cwd: data,
      env,
      args: ["--services", "gateway", "--port", String(gatewayPort)],
    });
    expect(pbx.ready.audiosocket).toBeUndefined();
    expect(gateway.ready.services).toEqual(["gateway"]);
    const at = { env, deadline: 60_000 };
    const seeded = await runProgram(
      ["seed-demo", "--url", pbx.ready.url, "--gateway-url", gateway.ready.url],
      at,
    );
    expect(seeded.stderr).toBe("");
    const call = await runProgram(
      [
        ..."call --bot demo --dtmf 1 --json".split(" "),
        "--url",
        pbx.ready.url,
        "--gateway-url",
        gateway.ready.url,
      ],
      at,
    );
    expect(call.stderr).toBe("");
    expect(JSON.parse(call.stdout)).toMatchObject({ outcome: "transferred", queue: "5001" });
    expect([await pbx.stop(), await gateway.stop()]).toEqual([0, 0]);
  });
});
