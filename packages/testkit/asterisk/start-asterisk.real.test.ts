// Real Asterisk, installed and started by the testkit.
import { readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { createConnection as connectDatabase } from "mysql2/promise";
import { expect, test } from "vitest";
import { describeReal } from "../describe-real.ts";
import { mariadbUrl } from "../mariadb.ts";
import { waitUntil } from "../wait-until.ts";
import { readCallRecords } from "./read-call-records.ts";
import { startAsterisk } from "./start-asterisk.ts";

describeReal("Asterisk", startTwo, (real) => {
  test("it is version 22 and starts without an error in its log", async () => {
    const [asterisk] = real();
    expect(await asterisk.cli("core show version")).toMatch(/^Asterisk 22\./);
    const log = await readFile(asterisk.paths.log, "utf8");
    expect(log.split("\n").filter((line) => / ERROR\[/.test(line))).toEqual([]);
  });

  test("several at once each have the usual ports, on addresses of their own", async () => {
    const [first, second] = real();
    expect(first.host).not.toBe(second.host);
    expect([first.amiPort, second.amiPort]).toEqual([5038, 5038]);
    expect(await banner(first.host, 5038)).toMatch(/^Asterisk Call Manager\//);
    expect(await banner(second.host, 5038)).toMatch(/^Asterisk Call Manager\//);
  });

  test("trunks, agents, queues and dialplan are those of the test", async () => {
    const [asterisk] = real();
    const endpoints = await asterisk.cli("pjsip show endpoints");
    expect(endpoints).toContain("Match: 127.0.0.2/32");
    expect(endpoints).toContain("org_a_1001/sip:org_a_1001@127.0.0.3:5080");
    expect(await asterisk.cli("queue show 5001")).toContain("PJSIP/org_a_1001");
    expect(await asterisk.cli("dialplan show org_a_in")).toContain("'8001' =>");
  });

  test("a file of the test stands in place of the generated one, and nobody else sees it", async () => {
    const [first, second] = real();
    expect(await second.cli("manager show user bob")).toContain("username: bob");
    expect(await first.cli("manager show user bob")).not.toContain("username: bob");
  });

  test("the ARI address answers its user and refuses others", async () => {
    const { ariUrl } = real()[0];
    const url = new URL(ariUrl);
    const authorization = `Basic ${btoa(`${url.username}:${decodeURIComponent(url.password)}`)}`;
    const ask = (headers: Record<string, string>) =>
      fetch(`http://${url.host}/ari/asterisk/info`, {
        headers,
        signal: AbortSignal.timeout(5_000),
      });
    expect((await ask({ authorization })).status).toBe(200);
    expect((await ask({})).status).toBe(401);
  });

  test("after a crash it starts again on the same address", async () => {
    const [, second] = real();
    await second.kill();
    await expect(banner(second.host, 5038)).rejects.toThrow("ECONNREFUSED");
    await second.start();
    expect(await banner(second.host, 5038)).toMatch(/^Asterisk Call Manager\//);
  });
});

const cdrTable = `CREATE TABLE asterisk_cdr (id INT AUTO_INCREMENT PRIMARY KEY, calldate DATETIME, src VARCHAR(80),
  dst VARCHAR(80), channel VARCHAR(80), lastapp VARCHAR(80), disposition VARCHAR(45), uniqueid VARCHAR(150),
  linkedid VARCHAR(150), sequence INT, userfield VARCHAR(255))`;

describeReal("Asterisk with MariaDB", startWithDatabase, (real) => {
  test("call records arrive in the database over ODBC and in the CSV file, with linkedid and sequence", async () => {
    const { asterisk, url } = real();
    await asterisk.cli("channel originate Local/8001@org_a_in application Wait 1");
    const connection = await connectDatabase(url);
    const rows = await waitUntil("a call record", 10_000, async () => {
      const [found] = await connection.query(
        "SELECT * FROM asterisk_cdr WHERE userfield = 'tagged'",
      );
      return Array.isArray(found) && found.length > 0 && (found as Record<string, unknown>[]);
    }).finally(() => connection.destroy());
    expect(rows[0]).toMatchObject({ dst: "8001", disposition: "ANSWERED" });
    expect(rows[0]?.linkedid).toMatch(/^\d+\.\d+$/);
    expect(rows[0]?.calldate).toBeInstanceOf(Date);
    const { linkedid, uniqueid, sequence } = rows[0] ?? {};
    const written = await waitUntil("the record in the file", 5_000, async () =>
      (await readCallRecords(asterisk.paths.cdrCsv)).find(
        ({ userfield }) => userfield === "tagged",
      ),
    );
    expect(written).toMatchObject({ dst: "8001", dcontext: "org_a_in", linkedid, uniqueid });
    expect(written.sequence).toBe(String(sequence));
  });
});

const dialplan = `
[org_a_in]
exten => 8001,1,Answer()
 same => n,Set(CDR(userfield)=tagged)
 same => n,Wait(0.2)
 same => n,Hangup()
`;

async function startTwo() {
  const both = await Promise.all([
    startAsterisk({
      trunks: [{ endpoint: "org_a_trunk", from: "127.0.0.2", context: "org_a_in" }],
      agents: [{ endpoint: "org_a_1001", context: "org_a_internal", contact: "127.0.0.3:5080" }],
      queues: [{ name: "5001", members: ["PJSIP/org_a_1001"] }],
      dialplan,
    }),
    startAsterisk({
      files: ({ host }) => ({
        "manager.conf": `[general]\nenabled = yes\nbindaddr = ${host}\n[bob]\nsecret = s\nread = call\n`,
      }),
    }),
  ]);
  return Object.assign(both, {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(both.map((asterisk) => asterisk.remove()));
    },
  });
}

async function startWithDatabase() {
  const url = await mariadbUrl();
  const connection = await connectDatabase(url);
  await connection.query(cdrTable).finally(() => connection.destroy());
  const asterisk = await startAsterisk({ dialplan, cdrDatabase: url });
  return { asterisk, url, [Symbol.asyncDispose]: () => asterisk.remove() };
}

function banner(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, timeout: 5_000 });
    socket.once("data", (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("timeout", () => socket.destroy(new Error("no banner")));
  });
}
