// The outbox contract on real servers; and on every database processes that are killed, stopped, and cut off from it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl, startMariadb } from "@pipecast/testkit/mariadb";
import { mysqlUrl } from "@pipecast/testkit/mysql";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { afterAll, describe, expect, test } from "vitest";
import { type Database, migrate, newId, openDatabase } from "../db/index.ts";
import { createOutbox } from "./create-outbox.ts";
import type { Delivery } from "./outbox.ts";
import { describeOutboxFailures } from "./outbox-failures.contract.ts";
import { createOutboxWorker } from "./outbox-worker.ts";
import { describeOutbox } from "./outbox.contract.ts";
import { demoSet } from "./testing/outbox-fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-outbox-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = async () => `sqlite:${join(folder, `${newId()}.db`)}`;

describeReal("MariaDB 10.11", mariadbUrl, () => {
  describeOutbox("outbox [mariadb]", mariadbUrl);
  describeOutboxFailures("outbox that meets failures [mariadb]", mariadbUrl);
  describeProcesses("mariadb", mariadbUrl);
});
describeReal("MySQL 9", mysqlUrl, () => {
  describeOutbox("outbox [mysql]", mysqlUrl);
});
describe("SQLite", () => describeProcesses("sqlite", file));

/** A receiver as receivers are to be: it remembers the highest `seq` of each key and ignores what is not above it. */
async function startReceiver() {
  const applied = new Map<string, { seq: number; payload: unknown }[]>();
  let arrivals = 0;
  let hold: Promise<void> | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const message = JSON.parse((await request.toArray()).join("")) as Delivery;
      arrivals++;
      await hold;
      const before = applied.get(message.key) ?? [];
      const highest = before.at(-1)?.seq ?? 0;
      if (message.seq > highest) applied.set(message.key, [...before, message]);
      response.end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    applied,
    arrivals: () => arrivals,
    holdUntil: (until: Promise<void> | undefined) => {
      hold = until;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function startWorker(url: string, receiver: string, produce = "") {
  const program = join(import.meta.dirname, "testing/deliver-until-killed.ts");
  const child = spawn(process.execPath, [program, url, receiver, produce], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await waitUntil("the process is ready", 20_000, () => output.includes("ready"));
  return { child, output: () => output };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function drained(db: Database): Promise<void> {
  await waitUntil("nothing is pending", 20_000, async () => {
    const { rows } =
      await sql`select 1 as x from demo_outbox where state = 'pending' limit 1`.execute(db.kysely);
    return rows.length === 0;
  });
}

function describeProcesses(name: string, make: () => Promise<string>): void {
  test(`[${name}] producers and workers killed with -9 at random moments lose nothing, and each key arrives in order`, async () => {
    const url = await make();
    await using receiver = await startReceiver();
    const db = await openDatabase(url);
    await migrate(db, demoSet);
    await sql`create table demo_business (id varchar(36) primary key, message_key varchar(20))`.execute(
      db.kysely,
    );
    for (let round = 0; round < 8; round++) {
      const both = await Promise.all([1, 2].map(() => startWorker(url, receiver.url, "produce")));
      await pause(50 + Math.random() * 250);
      await Promise.all(both.map(({ child }) => kill(child)));
    }
    const { child } = await startWorker(url, receiver.url);
    await drained(db);
    await kill(child);
    const { rows } = await sql<{ id: string; key: string }>`
      select b.id as id, b.message_key as ${sql.ref("key")}, o.seq as seq from demo_business b
      left join demo_outbox o on o.dedupe_key = b.id order by o.seq`.execute(db.kysely);
    expect(rows.length).toBeGreaterThan(50);
    for (const key of ["key-0", "key-1", "key-2", "key-3"]) {
      const wanted = rows.filter((row) => row.key === key).map(({ id }) => id);
      const got = (receiver.applied.get(key) ?? []).map(({ payload }) => payload);
      expect(got).toEqual(wanted);
    }
    const { rows: orphans } = await sql<{ n: number }>`
      select count(*) as n from demo_outbox where dedupe_key not in (select id from demo_business)`.execute(
      db.kysely,
    );
    expect(orphans[0]?.n).toBe(0);
    await db.close();
  }, 120_000);

  test(`[${name}] a worker that is stopped in the middle of a delivery and wakes up late is fenced off`, async () => {
    const url = await make();
    await using receiver = await startReceiver();
    const db = await openDatabase(url);
    await migrate(db, demoSet);
    const outbox = createOutbox(db, "demo_");
    const gate = Promise.withResolvers<void>();
    receiver.holdUntil(gate.promise);
    const { child, output } = await startWorker(url, receiver.url);
    await db.transaction((trx) => outbox.add(trx, { topic: "t", key: "k", payload: 1 }));
    await waitUntil("the delivery is under way", 10_000, () => receiver.arrivals() === 1);
    child.kill("SIGSTOP");
    receiver.holdUntil(undefined);
    const got: number[] = [];
    const second = createOutboxWorker(
      outbox,
      { t: { deliver: async ({ attempt }) => void got.push(attempt) } },
      { pollMs: 20 },
    );
    second.start();
    await drained(db);
    expect(got).toEqual([1]);
    gate.resolve();
    await pause(100);
    child.kill("SIGCONT");
    await waitUntil("the first one notices", 10_000, () => output().includes("fenced"));
    const { rows } = await sql`select state, attempts from demo_outbox`.execute(db.kysely);
    expect(rows).toEqual([{ state: "delivered", attempts: 1 }]);
    await second.stop();
    await kill(child);
    await db.close();
  }, 60_000);
}

describeReal(
  "an outbox whose MariaDB is killed",
  () => startMariadb(),
  (server) => {
    test("goes on by itself when it is back, and delivers what was added before", async () => {
      const db = await openDatabase(await server().freshDatabase());
      await migrate(db, demoSet);
      const outbox = createOutbox(db, "demo_");
      const got: unknown[] = [];
      let troubles = 0;
      const worker = createOutboxWorker(
        outbox,
        { t: { deliver: async ({ payload }) => void got.push(payload) } },
        { pollMs: 50, hooks: { troubled: () => troubles++ } },
      );
      await db.transaction((trx) => outbox.add(trx, { topic: "t", key: "k", payload: "before" }));
      await server().kill();
      worker.start();
      await waitUntil("the worker is in trouble", 10_000, () => troubles > 1);
      await server().start();
      await waitUntil("it was delivered", 15_000, () => got.length === 1);
      await worker.stop();
      await db.close();
    }, 60_000);
  },
);
