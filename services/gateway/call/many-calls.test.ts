// Many calls in one process: none hears, knows or does anything of another; and the drain lets them end.
import { toneLevel } from "@pipecast/audio/tone";
import { expect, test } from "vitest";
import { demoFlow, talkFlow } from "../fixtures/flows.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";

const CALLS = 50;
/** A tone of its own for each call, far enough apart to be told from one another in 200 ms. */
const canary = (i: number) => 300 + i * 50;

test("50 calls at once: each hears its own tone, keeps its own state and goes to its own queue", async () => {
  const gateway = await liveGateway({
    model: { turnMs: 400, frequency: ({ settings }) => Number(settings?.["canary"]) },
  });
  const flow = await demoFlow();
  const callers = await Promise.all(
    Array.from({ length: CALLS }, (_, i) =>
      gateway.call({
        flow,
        channel_id: `1712345678.${i}`,
        org_id: `org_${i}`,
        model: { canary: canary(i) },
      }),
    ),
  );
  await gateway.until("all models", () => gateway.model.sessions.length === CALLS);
  await new Promise((resolve) => setTimeout(resolve, 350));
  callers.forEach(({ call }, i) => call.press(i % 2 === 0 ? "1" : "2"));
  await gateway.until("all are over", () => gateway.saved.length === CALLS);

  callers.forEach(({ heard }, i) => {
    const pcm = Int16Array.from(heard.flatMap((frame) => [...frame.pcm]));
    const own = toneLevel(pcm.subarray(0, 2400), 8000, canary(i));
    expect(own).toBeGreaterThan(3000);
    for (let other = 0; other < CALLS; other++)
      if (other !== i)
        expect(toneLevel(pcm.subarray(0, 2400), 8000, canary(other))).toBeLessThan(own / 3);
  });
  for (const { identity, flow: end, outcome } of gateway.saved) {
    const i = Number(identity.org_id.slice("org_".length));
    const queue = i % 2 === 0 ? "5001" : "5003";
    expect(outcome).toBe("transferred");
    expect(identity.channel_id).toBe(`1712345678.${i}`);
    expect(end.state["department_queue"]).toBe(queue);
    expect(gateway.pbx.transfers).toContainEqual({
      channel_id: `1712345678.${i}`,
      destination: queue,
      destination_type: "queue",
    });
  }
  expect(gateway.pbx.transfers).toHaveLength(CALLS);
  const sessions = gateway.pbx.principals.flatMap((p) => (p.kind === "session" ? [p] : []));
  for (const { org_id, channel_id } of sessions)
    expect(channel_id).toBe(`1712345678.${org_id.slice("org_".length)}`);
  expect(gateway.ticker.size).toBe(0);
  expect(gateway.faults).toEqual([]);
});

test("a drain refuses new calls, lets an announced one come, and is over when the last one hangs up", async () => {
  const gateway = await liveGateway();
  const flow = await talkFlow();
  const running = await gateway.call({ flow, channel_id: "1.1" });
  const promised = gateway.announce({ flow, channel_id: "1.2" });
  let drained = false;
  const drain = gateway.registry.drain(new AbortController().signal).then(() => (drained = true));
  expect(() => gateway.announce({ flow, channel_id: "1.3" })).toThrowError(
    expect.objectContaining({ code: "GATEWAY_DRAINING" }),
  );
  const late = await gateway.dial(promised.uuid);
  await gateway.until("both are heard", () => running.heard.length > 3 && late.heard.length > 3);
  running.call.hangup();
  await gateway.until("one is over", () => gateway.saved.length === 1);
  expect(drained).toBe(false);
  late.call.hangup();
  await drain;
  expect(gateway.saved).toHaveLength(2);
});

test("a call that outlives the drain is given back to its number's fallback", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await talkFlow() });
  await gateway.until("the call", () => gateway.registry.size.running === 1);
  for (const live of gateway.registry.running()) live.giveBack("draining");
  expect(await call.ended).toBe("bot_hangup");
  expect((await gateway.outcome()).outcome).toBe("failed");
  expect(gateway.pbx.fallbacks).toEqual(["1712345678.1"]);
});
