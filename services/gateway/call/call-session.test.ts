// A live call over real TCP: keys, words, transfer, hang-up, and everything that can cross.
import { expect, test } from "vitest";
import { peakLevel } from "@pipecast/audio/tone";
import { demoFlow, goodbyeFlow, talkFlow } from "../fixtures/flows.ts";
import { type Caller, hurriedClock, liveGateway } from "../fixtures/live-gateway.ts";

const speechFrames = ({ heard }: Pick<Caller, "heard">) =>
  heard.filter(({ pcm }) => peakLevel(pcm) > 1000);

test("key 1 takes the caller to the queue that the flow names, after the words were heard; then 0x00", async () => {
  const gateway = await liveGateway({ model: { turnMs: 300 } });
  const { call, heard } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the welcome is heard", () => speechFrames({ heard }).length > 3);
  call.press("1");
  const before = gateway.pbx.transfers.length;
  expect(await call.ended).toBe("bot_hangup");
  const record = await gateway.outcome();
  expect(before).toBe(0);
  expect(gateway.pbx.transfers).toEqual([
    { channel_id: "1712345678.1", destination: "5001", destination_type: "queue" },
  ]);
  expect(gateway.pbx.principals[0]).toMatchObject({
    kind: "session",
    org_id: "org_a",
    channel_id: "1712345678.1",
    operations: ["transfer"],
  });
  expect(record.outcome).toBe("transferred");
  expect(record.flow.path).toEqual(["welcome", "confirm_transfer"]);
  expect(record.flow.state).toMatchObject({ department: "front_desk", department_queue: "5001" });
  expect(gateway.pbx.hangUps).toEqual([]);
  // The words of the second node were on the wire in full before the transfer was asked.
  const [transfer] = record.actions;
  expect(transfer).toMatchObject({
    type: "transfer",
    url: "/api/v1/calls/1712345678.1/transfer",
    body: { destination: "5001", destination_type: "queue" },
    status: "200",
  });
  expect((transfer?.at ?? 0) - record.startedAt).toBeGreaterThanOrEqual(300);
  expect(gateway.model.sessions[0]?.closed).toBe(true);
  expect(gateway.ticker.size).toBe(0);
});

test("a key cuts the old node's words off: nobody waits for them", async () => {
  const gateway = await liveGateway({ model: { turnMs: 4000 } });
  const began = performance.now();
  const { call, heard } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the welcome is heard", () => speechFrames({ heard }).length > 3);
  call.press("2");
  await gateway.until("the transfer", () => gateway.pbx.transfers.length === 1);
  expect(performance.now() - began).toBeLessThan(5500);
  expect(gateway.pbx.transfers[0]?.destination).toBe("5003");
});

test("the model's function call leads on as a key does, and is answered", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  const [led] = gateway.model.sessions;
  led?.listener.transcript("caller", "a table for ", false);
  led?.listener.transcript("caller", "two, please", true);
  led?.listener.functionCall({
    call_id: "c1",
    name: "select_department",
    args: { department: "restaurant" },
  });
  expect(await call.ended).toBe("bot_hangup");
  const record = await gateway.outcome();
  expect(led?.answers[0]).toMatchObject({ call_id: "c1", result: { status: "ok" } });
  expect(gateway.pbx.transfers[0]?.destination).toBe("5003");
  expect(record.transcript.map(({ who, text }) => `${who}: ${text}`)).toContain(
    "caller: a table for two, please",
  );
  // What the model still says after the transfer reaches nobody.
  led?.listener.functionCall({ call_id: "c2", name: "select_department", args: {} });
  led?.listener.audio(new Int16Array(2400));
  expect(gateway.pbx.transfers).toHaveLength(1);
  expect(record.outcome).toBe("transferred");
});

test("one frame every 20 ms reaches the caller for the whole session, silence included", async () => {
  const gateway = await liveGateway({ model: { turnMs: 200 } });
  const { call, heard } = await gateway.call({ flow: await talkFlow() });
  await gateway.until("a second of it", () => heard.length >= 53);
  call.hangup("close");
  expect(heard.every(({ pcm, rate }) => pcm.length === 160 && rate === 8000)).toBe(true);
  // A busy machine may delay frames; they never come faster than they are played, but for the first two.
  expect((heard[52]?.at ?? 0) - (heard[0]?.at ?? 0)).toBeGreaterThan(950);
  const gaps = heard.slice(1).map(({ at }, i) => at - (heard[i]?.at ?? 0));
  const middle = gaps.toSorted((x, y) => x - y)[gaps.length >> 1];
  expect(middle).toBeGreaterThan(15);
  expect(middle).toBeLessThan(30);
});

test("a caller who hangs up in the middle of the bot's words ends the session, and nobody else is hung up on", async () => {
  const gateway = await liveGateway({ model: { turnMs: 5000 } });
  const { call, heard } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the welcome is heard", () => speechFrames({ heard }).length > 3);
  call.hangup("close");
  const record = await gateway.outcome();
  expect(record.outcome).toBe("caller_hung_up");
  expect(gateway.pbx.transfers).toEqual([]);
  expect(gateway.pbx.hangUps).toEqual([]);
  expect(gateway.pbx.fallbacks).toEqual([]);
  expect(gateway.model.sessions[0]?.closed).toBe(true);
  expect(gateway.registry.size.running).toBe(0);
});

test("a refused transfer is apologized for, told as transfer_failed, and the caller goes to the fallback", async () => {
  const gateway = await liveGateway();
  gateway.pbx.onTransfer = "refuse";
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  expect(await call.ended).toBe("bot_hangup");
  const record = await gateway.outcome();
  expect(record.outcome).toBe("transfer_failed");
  expect(gateway.model.sessions[0]?.texts.filter(({ kind }) => kind === "say")).toHaveLength(1);
  expect(gateway.pbx.fallbacks).toEqual(["1712345678.1"]);
  expect(gateway.pbx.hangUps).toEqual([]);
  expect(record.actions.map(({ type, status }) => `${type} ${status}`)).toEqual([
    "transfer 422",
    "say done",
    "fallback routed",
  ]);
  expect(record.ongoing).toBe(0);
});

test("a transfer of unknown outcome is never asked again, and what follows is the PBX's to decide", async () => {
  const gateway = await liveGateway();
  gateway.pbx.onTransfer = "unknown";
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  await call.ended;
  const record = await gateway.outcome();
  expect(gateway.pbx.transfers).toHaveLength(1);
  expect(record.outcome).toBe("transfer_failed");
  expect(record.actions[0]).toMatchObject({ type: "transfer", status: "504" });
  expect(gateway.pbx.hangUps).toEqual([]);
});

test("a transfer of unknown outcome that took place after all is told as the transfer it was", async () => {
  const gateway = await liveGateway();
  gateway.pbx.onTransfer = "unknown";
  gateway.pbx.wasTransferred = true;
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  const record = await gateway.outcome();
  expect(record.outcome).toBe("transferred");
  expect(record.actions.at(-1)).toMatchObject({ type: "fallback", status: "transferred" });
  expect([gateway.pbx.transfers.length, gateway.pbx.hangUps.length]).toEqual([1, 0]);
});

test("a line that closes after a transfer of unknown outcome is not told as the caller's hang-up", async () => {
  const gateway = await liveGateway({ model: { turnMs: 1500 } });
  gateway.pbx.onTransfer = "unknown";
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  await gateway.until("the transfer", () => gateway.pbx.transfers.length === 1);
  call.hangup("close");
  const record = await gateway.outcome();
  expect(record.outcome).toBe("transfer_failed");
  expect(gateway.pbx.hangUps).toEqual([]);
});

test("the switch takes the line away before it confirms: that is a transfer, not a hang-up", async () => {
  const gateway = await liveGateway();
  const confirmation = Promise.withResolvers<void>();
  gateway.pbx.onTransfer = { wait: confirmation.promise };
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  await gateway.until("the transfer", () => gateway.pbx.transfers.length === 1);
  call.hangup("close");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(gateway.saved).toEqual([]);
  confirmation.resolve();
  const record = await gateway.outcome();
  expect(record.outcome).toBe("transferred");
  expect(gateway.pbx.hangUps).toEqual([]);
});

test("a planned end hangs up once, after the goodbye was heard", async () => {
  const gateway = await liveGateway({ model: { turnMs: 200 } });
  const { call, heard } = await gateway.call({ flow: await goodbyeFlow() });
  expect(await call.ended).toBe("bot_hangup");
  const record = await gateway.outcome();
  expect(record.outcome).toBe("completed");
  expect(gateway.pbx.hangUps).toEqual(["1712345678.1"]);
  expect(speechFrames({ heard }).length).toBeGreaterThanOrEqual(9);
});

test("both sides hang up at once: one outcome, at most one hang-up, one stored session", async () => {
  const gateway = await liveGateway({ model: { turnMs: 100 } });
  const flow = await goodbyeFlow();
  const calls = await Promise.all(
    Array.from({ length: 20 }, (_, i) => gateway.call({ flow, channel_id: `17.${i}` })),
  );
  // The goodbye takes 100 ms: they hang up around its end, each a little later than the one before.
  calls.forEach(({ call }, i) => setTimeout(() => call.hangup("close"), 90 + i * 4));
  await gateway.until("all are over", () => gateway.saved.length === 20);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(gateway.saved).toHaveLength(20);
  expect(new Set(gateway.saved.map(({ identity }) => identity.id)).size).toBe(20);
  expect(new Set(gateway.pbx.hangUps).size).toBe(gateway.pbx.hangUps.length);
  for (const { outcome } of gateway.saved)
    expect(["completed", "caller_hung_up"]).toContain(outcome);
});

test("the caller speaks over the bot: what was not heard is thrown away within 60 ms", async () => {
  const gateway = await liveGateway({ model: { turnMs: 5000 } });
  const caller = await gateway.call({ flow: await talkFlow() });
  await gateway.until("the words are heard", () => speechFrames(caller).length > 5);
  gateway.model.sessions[0]?.listener.interrupted();
  const before = speechFrames(caller).length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(speechFrames(caller).length - before).toBeLessThanOrEqual(4);
  const silence = caller.heard.length;
  await gateway.until("the line goes on in silence", () => caller.heard.length > silence + 5);
});

test("a model that goes away in mid-call gives the caller back to the number's fallback", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await talkFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  gateway.model.sessions[0]?.listener.closed(new Error("1011"));
  expect(await call.ended).toBe("bot_hangup");
  const record = await gateway.outcome();
  expect(record.outcome).toBe("failed");
  expect(gateway.pbx.fallbacks).toHaveLength(1);
  expect(record.actions).toContainEqual(
    expect.objectContaining({ type: "failure", status: "GATEWAY_MODEL_LOST" }),
  );
});

test("a model that refuses, or never answers, leaves no caller in silence", async () => {
  const refusing = await liveGateway({
    model: { connect: () => Promise.reject(new Error("401")) },
  });
  await refusing.call({ flow: await talkFlow() });
  expect((await refusing.outcome()).outcome).toBe("failed");
  expect(refusing.pbx.fallbacks).toHaveLength(1);

  const mute = await liveGateway({
    clock: hurriedClock,
    model: { connect: () => new Promise(() => undefined) },
  });
  await mute.call({ flow: await talkFlow() });
  expect((await mute.outcome()).outcome).toBe("failed");
  expect(mute.pbx.fallbacks).toHaveLength(1);
});

test("a caller who is gone before the model was ready is a caller who hung up", async () => {
  const ready = Promise.withResolvers<void>();
  const gateway = await liveGateway({ model: { connect: () => ready.promise } });
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the call", () => gateway.registry.size.running === 1);
  call.hangup("close");
  expect((await gateway.outcome()).outcome).toBe("caller_hung_up");
  ready.resolve();
  await gateway.until("the late model is closed", () => gateway.model.sessions[0]?.closed === true);
  expect(gateway.pbx.fallbacks).toEqual([]);
});

test("keys pressed before the model was ready count", async () => {
  const ready = Promise.withResolvers<void>();
  const gateway = await liveGateway({ model: { connect: () => ready.promise } });
  const { call } = await gateway.call({ flow: await demoFlow() });
  call.press("2");
  await new Promise((resolve) => setTimeout(resolve, 100));
  ready.resolve();
  await call.ended;
  expect(gateway.pbx.transfers[0]?.destination).toBe("5003");
});

test("a session whose own code fails gives its caller back; the process and the other calls go on", async () => {
  const gateway = await liveGateway();
  const healthy = await gateway.call({ flow: await talkFlow(), channel_id: "1.1" });
  await gateway.call({ flow: {} as never, channel_id: "1.2" });
  const record = await gateway.outcome();
  expect(record.identity.channel_id).toBe("1.2");
  expect(record.outcome).toBe("failed");
  expect(gateway.pbx.fallbacks).toEqual(["1.2"]);
  expect(gateway.log.lines).toContainEqual(
    expect.objectContaining({
      level: "error",
      fields: expect.objectContaining({ code: "GATEWAY_SESSION_CRASHED" }),
    }),
  );
  const before = healthy.heard.length;
  await gateway.until("the other call goes on", () => healthy.heard.length > before + 10);
});

test("a bot that talks for too long gives its call back", async () => {
  const gateway = await liveGateway({ longestMs: 200 });
  await gateway.call({ flow: await talkFlow() });
  const record = await gateway.outcome();
  expect(record.outcome).toBe("failed");
  expect(gateway.pbx.fallbacks).toHaveLength(1);
  expect(record.actions).toContainEqual(
    expect.objectContaining({ type: "failure", status: "GATEWAY_CALL_TOO_LONG" }),
  );
});

test("without a channel id a transfer fails with words, not with a request to nowhere", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await demoFlow(), channel_id: "" });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  await call.ended;
  expect((await gateway.outcome()).outcome).toBe("transfer_failed");
  expect(gateway.pbx.transfers).toEqual([]);
  expect(gateway.model.sessions[0]?.texts.some(({ kind }) => kind === "say")).toBe(true);
});

test("a switch that took the call away ends the session as a caller does who hangs up; after a transfer it says nothing new", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  for (const running of gateway.registry.running()) running.lineTaken();
  expect(await call.ended).toBe("bot_hangup");
  expect((await gateway.outcome()).outcome).toBe("caller_hung_up");
  expect(gateway.pbx.hangUps).toEqual([]);

  const second = await gateway.call({ flow: await demoFlow() });
  second.call.press("1");
  await gateway.until("the transfer", () => gateway.pbx.transfers.length === 1);
  for (const running of gateway.registry.running()) running.lineTaken();
  expect(await second.call.ended).toBe("bot_hangup");
  await gateway.until("the end", () => gateway.saved.length === 2);
  expect(gateway.saved[1]?.outcome).toBe("transferred");
});
