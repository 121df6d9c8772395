// For tests: a process that carries runs on until it is killed: `node carry-until-killed.ts DATABASE RECEIVER PBX SINCE`.
import { systemClock } from "@pipecast/platform/clock";
import { createLogger } from "@pipecast/platform/log";
import { httpTransport } from "@pipecast/platform/transport";
import { createBuiltInDriver } from "../built-in-driver.ts";
import { openRunnerKit } from "./runner-kit.ts";

const [, , url = "", receiver = "", pbxUrl = "", since = ""] = process.argv;
const log = createLogger({ name: "test", level: "fatal", stream: { write: () => undefined } });
// A lease is over in a hundredth of its time: the next process need not wait long for the last one's.
const start = Number(since);
const clock = { ...systemClock, now: () => start + (Date.now() - start) * 100 };
const kit = await openRunnerKit({
  url,
  clock,
  log,
  pbx: httpTransport(pbxUrl),
  allow: [receiver],
});
// Ends with the test run, also when that is killed.
process.stdin.on("end", () => process.exit(1)).resume();
const driver = createBuiltInDriver({ ...kit.parts, clock }, { pollMs: 20 });
driver.start();
