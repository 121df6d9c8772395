// What any driver of runs promises, on every database.
import { systemClock } from "@pipecast/platform/clock";
import { keptLog } from "@pipecast/testkit/kept-log";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { cancelRun, retryRun } from "./change-run.ts";
import type { RunDriver } from "./run-driver.ts";
import type { RunnerParts } from "./runner/advance-run.ts";
import {
  type ReceivedRequest,
  everyStep,
  openReceiver,
  openRunnerKit,
} from "./testing/runner-kit.ts";

type MakeDriver = (parts: RunnerParts) => Promise<RunDriver> | RunDriver;

/** `tag` stands in the titles: which driver on which database. */
export function describeRunDriver(
  tag: string,
  url: () => Promise<string>,
  makeDriver: MakeDriver,
): void {
  const setUp = async (
    react: (request: ReceivedRequest) => number | Promise<number> = () => 200,
  ) => {
    const receiver = await openReceiver(react);
    const pbx = pbxStandIn();
    const kit = await openRunnerKit({
      url: await url(),
      clock: systemClock,
      log: keptLog(),
      pbx: pbx.transport,
      allow: [receiver.host],
    });
    const open = async (): Promise<RunDriver> => {
      const driver = await makeDriver(kit.parts);
      driver.start();
      onTestFinished(() => driver.stop());
      return driver;
    };
    onTestFinished(async () => {
      await receiver.close();
      await pbx.close();
    });
    // After the drivers have stopped: what finishes first was registered last.
    onTestFinished(() => kit.close());
    const driver = await open();
    kit.parts.driver = driver;
    const comesTo = (id: string, ...states: string[]) =>
      waitUntil(`run ${id} is ${states.join()}`, 30_000, async () => {
        const run = await kit.run(id);
        return run !== undefined && states.includes(run.state) && run;
      });
    return { ...kit, receiver, pbx, driver, open, comesTo };
  };

  test(`${tag} every kind of step does its part once, with the results of those before it`, async () => {
    const it = await setUp();
    const { id } = await it.addWorkflow(everyStep(it.receiver.url));
    const ticket = await it.addTicket();
    const run_id = await it.trigger(id, ticket);
    expect(await it.comesTo(run_id, "done", "failed")).toMatchObject({ state: "done", reason: "" });
    const steps = await it.steps(run_id);
    expect(steps.map(({ step_id, state, visit }) => `${visit} ${step_id} ${state}`)).toEqual([
      "1 ask done",
      "2 which done",
      "3 tell done",
      "4 note done",
      "5 ring done",
      "6 shut done",
    ]);
    const [request] = it.receiver.requests;
    expect(request).toMatchObject({ path: `/orders/${ticket.id}`, key: `${run_id}:ask:1` });
    expect(JSON.parse(request?.text ?? "")).toEqual({ who: ticket.caller_number });
    expect(request?.headers["webhook-signature"]).toMatch(/^v1,/);
    expect(request?.headers["webhook-id"]).toBe(`${run_id}:ask:1`);
    const after = await it.parts.tickets.find("org_a", ticket.id);
    expect(after?.status).toBe("closed");
    const notes = after?.entries.filter(({ kind }) => kind === "note").map(({ text }) => text);
    expect(notes).toEqual(["Order 7", "Done by itself"]);
    expect([...it.pbx.placed]).toEqual([
      [`${run_id}:ring:5`, { org_id: "org_a", from: "1001", to: ticket.caller_number }],
    ]);
    const messages = await it.parts.db.kysely
      .selectFrom("events_messages")
      .select(["channel", "notice"])
      .where("ticket_id", "=", ticket.id)
      .execute();
    expect(messages).toHaveLength(1);
    expect(JSON.parse(messages[0]?.notice ?? "")).toMatchObject({
      to: ticket.caller_number,
      template: "on_its_way",
      parameters: ["Extra pillow"],
    });
  });

  test(`${tag} a step that fails is tried again under the same key, then the run fails and can go on from there`, async () => {
    let broken = true;
    const it = await setUp(() => (broken ? 500 : 200));
    const step = { id: "ask", type: "http_request", url: `${it.receiver.url}/x`, tries: 3 };
    const { id } = await it.addWorkflow([step, { id: "shut", type: "close_ticket" }]);
    const run_id = await it.trigger(id);
    const failed = await it.comesTo(run_id, "failed");
    expect(failed).toMatchObject({ step: "ask", reason: "the receiver answered 500" });
    expect(it.receiver.requests.map(({ key }) => key)).toEqual(Array(3).fill(`${run_id}:ask:1`));
    expect(await it.steps(run_id)).toMatchObject([
      { step_id: "ask", state: "failed", attempts: 3 },
    ]);
    broken = false;
    const again = await retryRun(it.parts.db, failed, undefined, Date.now());
    it.driver.wake(again);
    const done = await it.comesTo(run_id, "done");
    expect(it.receiver.requests.at(-1)?.key).toBe(`${run_id}:ask:2`);
    expect((await it.steps(run_id)).map(({ state }) => state)).toEqual(["failed", "done", "done"]);
    const fromShut = await retryRun(it.parts.db, done, "shut", Date.now());
    it.driver.wake(fromShut);
    await it.comesTo(run_id, "done");
    expect(it.receiver.requests).toHaveLength(4);
  });

  test(`${tag} a step that may fail lets the run go on; a refusal is not tried again`, async () => {
    const it = await setUp(() => 404);
    const ask = { id: "ask", type: "http_request", url: `${it.receiver.url}/x` };
    const { id } = await it.addWorkflow([
      { ...ask, on_failure: "continue" },
      {
        id: "which",
        type: "branch",
        choices: [{ if: "state.steps.ask.status == 404", next: "shut" }],
      },
      { id: "shut", type: "close_ticket" },
    ]);
    const run_id = await it.trigger(id);
    await it.comesTo(run_id, "done");
    expect((await it.steps(run_id)).map(({ state }) => state)).toEqual(["skipped", "done", "done"]);
    expect(it.receiver.requests).toHaveLength(1);
  });

  test(`${tag} a run waits, and goes on by itself`, async () => {
    const it = await setUp();
    const { id } = await it.addWorkflow([
      { id: "pause", type: "wait", seconds: 1 },
      { id: "shut", type: "close_ticket" },
    ]);
    const run_id = await it.trigger(id);
    await it.comesTo(run_id, "waiting");
    await it.comesTo(run_id, "done");
    const [pause, shut] = await it.steps(run_id);
    expect((shut?.started_at ?? 0) - (pause?.started_at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test(`${tag} a cancelled run begins no further step, and what was under way is recorded no more`, async () => {
    const held = Promise.withResolvers<number>();
    const it = await setUp(() => held.promise);
    const ask = { id: "ask", type: "http_request", url: `${it.receiver.url}/x` };
    const shut = { id: "shut", type: "close_ticket" };
    const { id } = await it.addWorkflow([ask, shut]);
    const ticket = await it.addTicket();
    const run_id = await it.trigger(id, ticket);
    await waitUntil("the request", 20_000, () => it.receiver.requests.length > 0);
    const running = await it.run(run_id);
    if (running === undefined) throw new Error("no run");
    await cancelRun(it.parts.db, running, Date.now());
    held.resolve(200);
    const pausing = await it.addWorkflow([{ id: "pause", type: "wait", seconds: 1 }, shut]);
    const other = await it.addTicket();
    const second = await it.trigger(pausing.id, other);
    const waiting = await waitUntil("the wait", 20_000, async () => {
      const [step] = await it.steps(second);
      return step?.state === "waiting" && (await it.run(second));
    });
    await cancelRun(it.parts.db, waiting, Date.now());
    // A third one, as long, is through: the cancelled ones had their time.
    await it.comesTo(await it.trigger(pausing.id), "done");
    for (const one of [run_id, second])
      expect(await it.run(one)).toMatchObject({ state: "cancelled" });
    expect(await it.steps(run_id)).toMatchObject([{ step_id: "ask", state: "running" }]);
    for (const one of [ticket, other])
      expect((await it.parts.tickets.find("org_a", one.id))?.status).toBe("open");
  });

  test(`${tag} two drivers at once: each step of each run once`, async () => {
    const it = await setUp();
    await it.open();
    const ask = (n: number) => ({
      id: `ask${n}`,
      type: "http_request",
      url: `${it.receiver.url}/${n}`,
    });
    const { id } = await it.addWorkflow([ask(1), ask(2), ask(3)]);
    const runs = await Promise.all(Array.from({ length: 25 }, () => it.trigger(id)));
    for (const run of runs) await it.comesTo(run, "done");
    expect(it.receiver.requests).toHaveLength(75);
    expect(new Set(it.receiver.requests.map(({ key }) => key)).size).toBe(75);
  }, 60_000);
}
