// 200 verdicts of one caller at once through several processes, round after round: one open ticket each time, with 200 events.
//
//   node bench/tickets.ts [--rounds 1000] [--calls 200] [--processes 4] [--url sqlite:FILE|mysql://…] [--firestore HOST:PORT]
//
// Real parts: each process is an events service on the same database, HTTP routes, inbox and store included; with --firestore tickets stand
// in that emulator, the inbox in the database. The database must be empty. Ends with 1 when a round ends otherwise.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runTogether } from "../services/events/tickets/testing/run-together.ts";
import { verdictStorm } from "../services/events/tickets/testing/verdict-storm.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1000" },
    calls: { type: "string", default: "200" },
    processes: { type: "string", default: "4" },
    url: { type: "string" },
    firestore: { type: "string" },
  },
});
const folder = await mkdtemp(join(tmpdir(), "pipecast-tickets-"));
const url = values.url ?? `sqlite:${join(folder, "events.db")}`;
const firestore =
  values.firestore === undefined
    ? undefined
    : { project: `demo-bench-${process.pid}`, emulator: values.firestore };
const began = performance.now();
const seconds = () => Math.round((performance.now() - began) / 1_000);
const together = await runTogether({ url, firestore }, Number(values.processes));
const report = await verdictStorm(together, {
  rounds: Number(values.rounds),
  calls: Number(values.calls),
  onRound: (done) => {
    if (done % 10 === 0) console.error(`${done} rounds, ${seconds()} s`);
  },
});
await together[Symbol.asyncDispose]();
await rm(folder, { recursive: true, force: true });
const { again, ...figures } = report;
const shown = { ...figures, wrong: report.wrong.length, seconds: seconds() };
console.log(JSON.stringify({ ...shown, again, faults: report.wrong.slice(0, 20) }));
console.table(shown);
process.exitCode = report.wrong.length + report.refused === 0 ? 0 : 1;
