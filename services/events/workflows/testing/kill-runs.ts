// For tests: so many runs, carried on by a process that is killed again and again in their middle.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemClock } from "@pipecast/platform/clock";
import { createLogger } from "@pipecast/platform/log";
import { pbxStandIn } from "../../fixtures/pbx-stand-in.ts";
import { type CrashReport, judge } from "./crash-runs.ts";
import { everyStep, openReceiver, openRunnerKit } from "./runner-kit.ts";

const program = fileURLToPath(new URL("./carry-until-killed.ts", import.meta.url));

export async function killRuns(options: {
  url: string;
  runs: number;
  kills: number;
  deadlineMs: number;
}): Promise<CrashReport> {
  const began = performance.now();
  const receiver = await openReceiver(() => 200);
  const pbx = pbxStandIn();
  const pbxUrl = await pbx.listen();
  const log = createLogger({ name: "test", level: "fatal", stream: { write: () => undefined } });
  const allow = [receiver.host];
  const since = Date.now();
  const clock = systemClock;
  const kit = await openRunnerKit({ url: options.url, clock, log, pbx: pbx.transport, allow });
  const { id: workflow } = await kit.addWorkflow(everyStep(receiver.url));
  const tickets = new Map<string, string>();
  for (let n = 0; n < options.runs; n += 1) {
    const ticket = await kit.addTicket();
    tickets.set(await kit.trigger(workflow, ticket), ticket.id);
  }
  const left = async () => {
    const { count = 0 } =
      (await kit.parts.db.kysely
        .selectFrom("events_workflow_runs")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("state", "in", ["waiting", "running"])
        .executeTakeFirst()) ?? {};
    return count;
  };
  let crashes = 0;
  let open = options.runs;
  while (open > 0 && performance.now() - began < options.deadlineMs) {
    const child = fork(program, [options.url, receiver.host, pbxUrl, String(since)], {
      stdio: ["pipe", "ignore", "inherit", "ipc"],
    });
    const gone = once(child, "exit");
    const share = Math.max(1, Math.floor(options.runs / (options.kills + 1)));
    const goal = crashes < options.kills ? open - share : 0;
    while (open > goal && performance.now() - began < options.deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      open = await left();
    }
    child.kill("SIGKILL");
    await gone;
    if (crashes < options.kills) crashes += 1;
  }
  const report = await judge(kit, receiver.done, pbx.placed, tickets);
  await kit.close();
  await pbx.close();
  await receiver.close();
  const repeats = receiver.requests.length - receiver.done.size;
  const ms = Math.round(performance.now() - began);
  return { runs: options.runs, crashes, ...report, repeats, ms };
}
