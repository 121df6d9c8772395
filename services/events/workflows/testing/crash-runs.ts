// For tests: runs whose holder is gone at every boundary of every step in turn: before and after each is begun, done and recorded.
import { setImmediate } from "node:timers/promises";
import { systemClock } from "@pipecast/platform/clock";
import { createLogger } from "@pipecast/platform/log";
import { pbxStandIn } from "../../fixtures/pbx-stand-in.ts";
import { type RunnerParts, advanceRun, leaseMarginMs } from "../runner/advance-run.ts";
import { leaseRun } from "../runner/lease-run.ts";
import { type RunnerKit, everyStep, openReceiver, openRunnerKit } from "./runner-kit.ts";

export interface CrashReport {
  runs: number;
  crashes: number;
  /** Runs that are not done. */
  unfinished: number;
  /** Steps that were recorded other than once. */
  steps: number;
  /** Effects that happened not at all or more than once, by kind. */
  requests: number;
  messages: number;
  calls: number;
  notes: number;
  /** How often receivers were asked again under a key they knew. */
  repeats: number;
  ms: number;
}

export async function crashRuns(options: { url: string; runs: number }): Promise<CrashReport> {
  const began = performance.now();
  const receiver = await openReceiver(() => 200);
  const pbx = pbxStandIn();
  let elapsed = 0;
  const clock = { ...systemClock, now: () => Date.now() + elapsed };
  const log = createLogger({ name: "test", level: "fatal", stream: { write: () => undefined } });
  const allow = [receiver.host];
  const kit = await openRunnerKit({ url: options.url, clock, log, pbx: pbx.transport, allow });
  const { id: workflow } = await kit.addWorkflow(everyStep(receiver.url));
  const tickets = new Map<string, string>();
  let crashes = 0;
  let left = options.runs;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const ticket = await kit.addTicket();
      const run_id = await kit.trigger(workflow, ticket);
      tickets.set(run_id, ticket.id);
      // Each life of a step ends one boundary later than the last one, until the step is behind it.
      for (let life = 0, at = 1, visit = 0; life < 200; life += 1, at += 1) {
        if (await liveUntil(kit.parts, run_id, at)) break;
        crashes += 1;
        const reached = (await kit.run(run_id))?.visit ?? 0;
        if (reached !== visit) at = 0;
        visit = reached;
        // What the gone one held falls due.
        elapsed += 60_000 + leaseMarginMs;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  const report = await judge(kit, receiver.done, pbx.placed, tickets);
  await kit.close();
  await pbx.close();
  await receiver.close();
  const repeats = receiver.requests.length - receiver.done.size;
  const ms = Math.round(performance.now() - began);
  return { runs: options.runs, crashes, ...report, repeats, ms };
}

/** Carries the run on until the boundary that is counted; from there nothing more happens, as after a kill. True when it ended. */
async function liveUntil(parts: RunnerParts, run_id: string, crashAt: number): Promise<boolean> {
  const gone = Promise.withResolvers<"gone">();
  let passed = 0;
  const boundary = async (): Promise<void> => {
    passed += 1;
    if (passed < crashAt) return;
    gone.resolve("gone");
    await new Promise(() => undefined);
  };
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await boundary();
    const result = await work();
    await boundary();
    return result;
  };
  const wrapped: RunnerParts = {
    ...parts,
    db: Object.assign(Object.create(parts.db) as typeof parts.db, {
      kysely: parts.db.kysely,
      transaction: <R>(work: Parameters<typeof parts.db.transaction<R>>[0]) =>
        around(() => parts.db.transaction(work)),
    }),
    fetch: (request) => around(() => parts.fetch(request)),
    tickets: {
      ...parts.tickets,
      find: (org_id, id) => parts.tickets.find(org_id, id),
      apply: (org_id, command) => around(() => parts.tickets.apply(org_id, command)),
    },
    pbx: { request: (request) => around(() => parts.pbx.request(request)) },
  };
  const live = async (): Promise<"ended" | "waits"> => {
    const held = await leaseRun(parts.db, run_id, parts.clock.now(), leaseMarginMs);
    if (held === undefined) return "ended";
    if (!("id" in held)) return "waits";
    let run = held;
    for (;;) {
      const next = await advanceRun(wrapped, run);
      if (next.state === "ended") return "ended";
      if (next.state === "wait") return "waits";
      run = next.run;
    }
  };
  const end = await Promise.race([live(), gone.promise]);
  await setImmediate();
  return end === "ended";
}

export async function judge(
  { parts, run, steps }: RunnerKit,
  requests: ReadonlyMap<string, number>,
  placed: ReadonlyMap<string, object>,
  tickets: ReadonlyMap<string, string>,
): Promise<Omit<CrashReport, "runs" | "crashes" | "repeats" | "ms">> {
  const report = { unfinished: 0, steps: 0, requests: 0, messages: 0, calls: 0, notes: 0 };
  const expected = ["ask", "which", "tell", "note", "ring", "shut"].join();
  const sent = await parts.db.kysely
    .selectFrom("events_messages")
    .select(["ticket_id", "channel"])
    .where("channel", "=", "whatsapp")
    .execute();
  for (const [run_id, ticket_id] of tickets) {
    if ((await run(run_id))?.state !== "done") report.unfinished += 1;
    const rows = await steps(run_id);
    const done = rows.filter(({ state }) => state === "done").map(({ step_id }) => step_id);
    if (done.join() !== expected || rows.length !== done.length) report.steps += 1;
    const keys = (map: ReadonlyMap<string, unknown>) =>
      [...map.keys()].filter((key) => key.startsWith(run_id)).length;
    if (keys(requests) !== 1) report.requests += 1;
    if (keys(placed) !== 1) report.calls += 1;
    if (sent.filter((row) => row.ticket_id === ticket_id).length !== 1) report.messages += 1;
    const ticket = await parts.tickets.find("org_a", ticket_id);
    const notes = ticket?.entries.filter(({ kind }) => kind === "note") ?? [];
    if (notes.length !== 2 || ticket?.status !== "closed") report.notes += 1;
  }
  return report;
}
