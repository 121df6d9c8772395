// Messages against a MSG91 that answers late, twice, wrong, 429, 500, 200 with an error, or dies, and a sender that is killed.
//
//   node bench/messages.ts [--messages 10000] [--kills 20] [--seed 1] [--deadline 1800] [--url sqlite:FILE|mysql://…]
//
// Real parts but MSG91: tickets and outbox in the database, each message over its own connection, SIGKILL of the sending process.
// Aims: no caller gets a message twice, none is lost, and "sent" and "failed" are true; the rest is shown as unknown.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hostileRun } from "../services/events/messages/testing/hostile-run.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "10000" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    deadline: { type: "string", default: "1800" },
    url: { type: "string" },
  },
});
const folder = await mkdtemp(join(tmpdir(), "pipecast-messages-"));
const report = await hostileRun({
  url: values.url ?? `sqlite:${join(folder, "events.db")}`,
  messages: Number(values.messages),
  kills: Number(values.kills),
  seed: Number(values.seed),
  deadlineMs: Number(values.deadline) * 1_000,
});
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify(report));
console.table({
  messages: report.messages,
  kills: report.kills,
  "requests to MSG91": report.requests,
  ...report.states,
  "got it twice": report.doubled,
  "state not true": report.untrue,
  lost: report.lost,
  seconds: Math.round(report.ms / 1_000),
});
process.exitCode = report.doubled + report.untrue + report.lost === 0 ? 0 : 1;
