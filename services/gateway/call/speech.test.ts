// Turns as the caller hears them: begun, heard to the end, cut off; exact words between them.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { sine } from "@pipecast/audio/tone";
import { EffectFault } from "../effects/effect-fault.ts";
import { Speech } from "./speech.ts";
import { createTicker } from "./ticker.ts";

function setUp() {
  const clock = new FakeClock(0);
  const told: string[] = [];
  const asked: string[] = [];
  const line = {
    rate: 8000,
    listen: () => undefined,
    send: () => true,
    sendSilence: () => true,
    discard: () => told.push("discarded"),
    close: () => undefined,
  };
  const speech = new Speech({
    line,
    modelRate: 8000,
    clock,
    model: () => ({ sendText: (_kind, text) => asked.push(text) }),
    turn: (what) => told.push(what),
    speaking: (speaks) => told.push(speaks ? "speaks" : "silent"),
  });
  const ticker = createTicker({
    clock,
    onFault: (error) => {
      throw error;
    },
  });
  ticker.add(speech);
  return { clock, told, asked, speech };
}

const voice = (ms: number) => sine(440, 8000, ms * 8);

test("a turn begins when its first sound goes out and ends when its last was heard", () => {
  const { clock, told, speech } = setUp();
  speech.audio(voice(1000));
  speech.turnComplete();
  clock.advanceNow(100);
  expect(told).toEqual(["speaks", "started"]);
  clock.advanceNow(800);
  expect(told).toEqual(["speaks", "started"]);
  clock.advanceNow(200);
  expect(told).toEqual(["speaks", "started", "finished", "silent"]);
});

test("two turns that the model gives at once are told one after the other", () => {
  const { clock, told, speech } = setUp();
  for (let i = 0; i < 2; i++) {
    speech.audio(voice(300));
    speech.turnComplete();
  }
  clock.advanceNow(1000);
  expect(told).toEqual(["speaks", "started", "finished", "started", "finished", "silent"]);
});

test("a turn without a sound ends nothing", () => {
  const { clock, told, speech } = setUp();
  speech.turnComplete();
  clock.advanceNow(500);
  expect(told).toEqual([]);
});

test("a node entered in the middle of the model's turn splits it: the new node's words end for themselves", () => {
  const { clock, told, speech } = setUp();
  speech.audio(voice(200));
  speech.enterNode();
  speech.audio(voice(200));
  speech.turnComplete();
  clock.advanceNow(1000);
  expect(told.filter((what) => what.endsWith("ed"))).toEqual([
    "started",
    "finished",
    "started",
    "finished",
  ]);
});

test("exact words are done when they were heard, and are no turn", async () => {
  const { clock, told, asked, speech } = setUp();
  let heard = false;
  const said = speech.say("One moment.").then(() => (heard = true));
  expect(asked).toEqual(["One moment."]);
  speech.audio(voice(500));
  speech.turnComplete();
  clock.advanceNow(450);
  await Promise.resolve();
  expect(heard).toBe(false);
  clock.advanceNow(150);
  await said;
  expect(told).toEqual(["speaks", "silent"]);
});

test("exact words asked for in the middle of a turn wait for that turn's end, several keep their order", async () => {
  const { clock, told, speech } = setUp();
  const order: string[] = [];
  speech.audio(voice(200));
  const both = Promise.all([
    speech.say("a").then(() => order.push("a")),
    speech.say("b").then(() => order.push("b")),
  ]);
  speech.audio(voice(100));
  speech.turnComplete();
  speech.audio(voice(200));
  speech.turnComplete();
  clock.advanceNow(330);
  expect(told).toContain("finished");
  await Promise.resolve();
  expect(order).toEqual([]);
  speech.audio(voice(200));
  speech.turnComplete();
  clock.advanceNow(1000);
  await both;
  expect(order).toEqual(["a", "b"]);
  expect(told.filter((what) => what === "finished")).toHaveLength(1);
});

test("a barge-in cuts the turn off: no end is told for it, exact words under way count as said", async () => {
  const { clock, told, speech } = setUp();
  speech.audio(voice(5000));
  speech.turnComplete();
  clock.advanceNow(300);
  expect(speech.flush()).toMatchObject({ hearing: true });
  clock.advanceNow(6000);
  expect(told).toEqual(["speaks", "started", "discarded", "silent"]);
  const said = speech.say("Sorry.");
  speech.audio(voice(3000));
  clock.advanceNow(200);
  expect(speech.flush()).toMatchObject({ hearing: false });
  await said;
});

test("exact words asked for in the middle of a turn that is then cut off still end when they were heard", async () => {
  const { clock, told, speech } = setUp();
  speech.audio(voice(5000));
  clock.advanceNow(200);
  let heard = false;
  const said = speech.say("Sorry.").then(() => (heard = true));
  speech.flush();
  speech.audio(voice(300));
  speech.turnComplete();
  clock.advanceNow(200);
  await Promise.resolve();
  expect(heard).toBe(false);
  clock.advanceNow(300);
  await said;
  expect(told.filter((what) => what === "finished")).toEqual([]);
});

test("words that the model never speaks fail in time, and at the end of the session at once", async () => {
  const { clock, speech } = setUp();
  const never = speech.say("a");
  clock.advanceNow(60_000);
  await expect(never).rejects.toMatchObject({ status: "timeout" });
  const cut = speech.say("b");
  const queued = speech.say("c");
  speech.audio(voice(3000));
  speech.turnComplete();
  speech.stop();
  for (const words of [cut, queued]) {
    const fault: unknown = await words.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(EffectFault);
    expect(fault).toMatchObject({ status: "skipped" });
  }
  expect(clock.waiting).toBe(1); // the beat
});

test("what is cut off is known in milliseconds: of these words, not of all that was spoken", () => {
  const { clock, speech } = setUp();
  speech.audio(voice(1000));
  speech.turnComplete();
  clock.advanceNow(2000);
  expect(speech.flush()).toMatchObject({ heardMs: 1000, givenMs: 1000 });
  speech.audio(voice(3000));
  clock.advanceNow(600);
  const { heardMs, givenMs } = speech.flush();
  expect(givenMs).toBe(3000);
  expect(heardMs).toBeGreaterThanOrEqual(540);
  expect(heardMs).toBeLessThanOrEqual(600);
  expect(speech.flush()).toEqual({ hearing: false, heardMs, givenMs: heardMs });
});
