// For tests: a process that delivers an outbox to a URL until it is killed: `node deliver-until-killed.ts DATABASE URL`.
// It says on its output what happened. With a third argument it also makes bookings, each with a message, as fast as it can.
import { sql } from "kysely";
import { newId, openDatabase } from "../../db/index.ts";
import { createOutbox } from "../create-outbox.ts";
import { createOutboxWorker } from "../outbox-worker.ts";

const [, , url = "", receiver = "", produce = ""] = process.argv;
const db = await openDatabase(url, { strict: true });
const outbox = createOutbox(db, "demo_");
const say = (line: string) => process.stdout.write(`${line}\n`);
const worker = createOutboxWorker(
  outbox,
  {
    t: {
      deliver: async (message, signal) => {
        const response = await fetch(receiver, {
          method: "POST",
          body: JSON.stringify(message),
          signal,
        });
        if (!response.ok) throw new Error(`answered ${response.status}`);
      },
    },
  },
  {
    pollMs: 20,
    leaseMs: 300,
    hooks: {
      delivered: () => say("delivered"),
      fenced: () => say("fenced"),
      failed: ({ code }) => say(`failed ${code}`),
    },
  },
);
// Ends with the test run, also when that is killed.
process.stdin.on("end", () => process.exit(1)).resume();
worker.start();
say("ready");
if (produce !== "")
  for (;;) {
    await book();
    await new Promise((resume) => setTimeout(resume, 2));
  }

async function book(): Promise<void> {
  const id = newId();
  const key = `key-${Math.floor(Math.random() * 4)}`;
  await db.transaction(async (trx) => {
    await sql`insert into demo_business (id, message_key) values (${id}, ${key})`.execute(trx);
    await outbox.add(trx, { topic: "t", key, payload: id, dedupe_key: id });
  });
}
