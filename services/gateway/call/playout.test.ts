// Playout: pacing, silence, what was heard, barge-in, caps, another rate.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { sine, peakLevel } from "@pipecast/audio/tone";
import { Playout } from "./playout.ts";
import { createTicker } from "./ticker.ts";

function setUp(modelRate = 8000) {
  const clock = new FakeClock(0);
  const sent: { at: number; frame: Int16Array }[] = [];
  const heard: { tag: string; at: number }[] = [];
  const pauses: boolean[] = [];
  const line = {
    rate: 8000,
    send(frame: Int16Array) {
      sent.push({ at: clock.monotonic(), frame: frame.slice() });
      return true;
    },
    sendSilence() {
      return line.send(new Int16Array(line.rate / 50));
    },
  };
  const playout = new Playout<string>({
    line,
    modelRate,
    now: 0,
    heard: (tag) => heard.push({ tag, at: clock.monotonic() }),
    pause: (paused) => pauses.push(paused),
  });
  const ticker = createTicker({
    clock,
    onFault: (error) => {
      throw error;
    },
  });
  playout.tick(0);
  const stop = ticker.add(playout);
  return { clock, sent, heard, pauses, line, playout, stop };
}

const loud = (ms: number, rate = 8000) => sine(440, rate, (rate * ms) / 1000);
const isSpeech = ({ frame }: { frame: Int16Array }) => peakLevel(frame) > 0;

test("one frame of 20 ms goes out every 20 ms for the whole session, silence included", () => {
  const { clock, sent } = setUp();
  clock.advanceNow(1000);
  expect(sent.map(({ at }) => at)).toEqual(Array.from({ length: 51 }, (_, i) => i * 20));
  expect(sent.every(({ frame }) => frame.length === 160 && peakLevel(frame) === 0)).toBe(true);
});

test("speech leaves at once while the line is less than 40 ms ahead, then keeps the beat without a gap", () => {
  const { clock, sent, playout } = setUp();
  clock.advanceNow(100);
  const before = sent.length;
  playout.speak(loud(200), clock.monotonic());
  expect(sent.slice(before).every(({ at }) => at === 100)).toBe(true);
  expect(sent.length - before).toBeLessThanOrEqual(2);
  clock.advanceNow(400);
  expect(sent.filter(isSpeech)).toHaveLength(10);
  expect(sent).toHaveLength(26);
  expect(Math.max(...gaps(sent))).toBeLessThanOrEqual(40);
});

test("a turn counts as heard when its last sample was played, not when it was sent", () => {
  const { clock, heard, playout } = setUp();
  clock.advanceNow(100);
  playout.speak(loud(205), clock.monotonic());
  playout.mark("turn", clock.monotonic());
  clock.advanceNow(180);
  expect(heard).toEqual([]);
  clock.advanceNow(100);
  expect(heard).toHaveLength(1);
  expect(heard[0]?.at).toBeGreaterThanOrEqual(100 + 205);
  expect(heard[0]?.at).toBeLessThanOrEqual(100 + 205 + 60);
});

test("audio that comes in crumbs is cut into whole frames and nothing is lost or doubled", () => {
  const { clock, sent, heard, playout } = setUp();
  const voice = loud(300);
  for (let at = 0; at < voice.length; at += 7)
    playout.speak(voice.subarray(at, at + 7), clock.monotonic());
  playout.mark("turn", clock.monotonic());
  clock.advanceNow(600);
  const speech = sent.filter(isSpeech).flatMap(({ frame }) => [...frame]);
  expect(speech).toEqual([...voice]);
  expect(heard.map(({ tag }) => tag)).toEqual(["turn"]);
});

test("the last frame of a turn is filled up with silence, not with what was there before", () => {
  const { clock, sent, playout } = setUp();
  playout.speak(new Int16Array(250).fill(5000), clock.monotonic());
  playout.mark("turn", clock.monotonic());
  clock.advanceNow(200);
  const [whole, last] = sent.filter(isSpeech);
  expect([...(whole?.frame ?? [])]).toEqual(Array.from({ length: 160 }, () => 5000));
  expect([...(last?.frame ?? [])]).toEqual(
    Array.from({ length: 160 }, (_, i) => (i < 90 ? 5000 : 0)),
  );
});

test("a barge-in throws the rest away and says how much was heard and whose end was lost", () => {
  const { clock, sent, heard, playout } = setUp();
  playout.speak(loud(5000), clock.monotonic());
  playout.mark("turn", clock.monotonic());
  clock.advanceNow(1000);
  const { heardMs, droppedMs, tags } = playout.flush(clock.monotonic());
  expect(heardMs).toBe(980); // it began behind one frame of silence
  expect(droppedMs).toBeGreaterThanOrEqual(3940);
  expect(tags).toEqual(["turn"]);
  const at = sent.length;
  clock.advanceNow(200);
  expect(sent.slice(at).some(isSpeech)).toBe(false);
  expect(sent.length - at).toBeGreaterThanOrEqual(8);
  expect(heard).toEqual([]);
  expect(playout.speaking(clock.monotonic())).toBe(false);
});

test("after a barge-in the next turn is heard to its own end", () => {
  const { clock, heard, playout } = setUp();
  playout.speak(loud(2000), clock.monotonic());
  clock.advanceNow(300);
  playout.flush(clock.monotonic());
  playout.speak(loud(100), clock.monotonic());
  playout.mark("second", clock.monotonic());
  clock.advanceNow(90);
  expect(heard).toEqual([]);
  clock.advanceNow(100);
  expect(heard.map(({ tag }) => tag)).toEqual(["second"]);
});

test("the model is paused before 30 s are held, goes on later, and nothing above 30 s is kept", () => {
  const { clock, pauses, playout } = setUp();
  for (let second = 0; second < 40; second++) playout.speak(loud(1000), clock.monotonic());
  expect(pauses).toEqual([true]);
  expect(Math.round(playout.overflowMs)).toBeGreaterThanOrEqual(9_940);
  clock.advanceNow(19_000);
  expect(pauses).toEqual([true]);
  clock.advanceNow(2_000);
  expect(pauses).toEqual([true, false]);
});

test("after a stalled loop the line goes on from now: no burst", () => {
  const { clock, sent, playout } = setUp();
  playout.speak(loud(5000), clock.monotonic());
  clock.advanceNow(500);
  const before = sent.length;
  clock.stall(1000);
  expect(sent.length - before).toBeLessThanOrEqual(3);
  clock.advanceNow(200);
  expect(sent.length - before).toBeLessThanOrEqual(13);
});

test("audio of 24 kHz arrives at the line as 8 kHz with its length kept", () => {
  const { clock, sent, playout } = setUp(24_000);
  playout.speak(loud(1000, 24_000), clock.monotonic());
  playout.mark("turn", clock.monotonic());
  clock.advanceNow(1500);
  expect(sent.filter(isSpeech)).toHaveLength(50);
});

test("when the line settles on 16 kHz the waiting words are converted and ends keep their place", () => {
  const { clock, sent, heard, line, playout } = setUp(24_000);
  playout.speak(loud(500, 24_000), clock.monotonic());
  playout.mark("turn", clock.monotonic());
  clock.advanceNow(100);
  line.rate = 16_000;
  playout.setRate(16_000);
  clock.advanceNow(300);
  expect(heard).toEqual([]);
  clock.advanceNow(300);
  expect(heard.map(({ tag }) => tag)).toEqual(["turn"]);
  expect(sent.at(-1)?.frame).toHaveLength(320);
  expect(sent.filter(isSpeech).length).toBeGreaterThanOrEqual(24);
});

test("frames that the wire does not take are counted", () => {
  const { clock, line, playout } = setUp();
  line.send = () => false;
  clock.advanceNow(100);
  expect(playout.framesRefused).toBe(5); // one of the six went out before
});

function gaps(sent: { at: number }[]): number[] {
  return sent.slice(1).map(({ at }, i) => at - (sent[i]?.at ?? 0));
}

/** A line whose far end plays 150 ms behind us and then says so. */
function setUpEcho() {
  const world = setUp();
  const marks: { mark: number; at: number; framesBefore: number }[] = [];
  const line = {
    ...world.line,
    echoes: true,
    send(frame: Int16Array, mark?: number) {
      if (frame.length > 0) return world.line.send(frame);
      const framesBefore = world.sent.filter(isSpeech).length;
      if (mark !== undefined) marks.push({ mark, at: world.clock.monotonic(), framesBefore });
      return true;
    },
  };
  const heard: { tag: string; at: number }[] = [];
  const playout = new Playout<string>({
    line,
    modelRate: 8000,
    now: 0,
    heard: (tag) => heard.push({ tag, at: world.clock.monotonic() }),
    pause: () => undefined,
  });
  world.stop();
  const ticker = createTicker({ clock: world.clock, onFault: () => undefined });
  ticker.add(playout);
  return { ...world, playout, heard, marks };
}

test("on a line that echoes, a mark goes out right behind its last frame, and is heard when the far end says so", () => {
  const { clock, playout, heard, marks } = setUpEcho();
  playout.mark("began", 0);
  expect(marks).toEqual([{ mark: 1, at: 0, framesBefore: 0 }]);
  playout.played(1, 0);
  playout.speak(loud(200), 0);
  playout.mark("ended", 0);
  playout.speak(loud(200), 0);
  clock.advanceNow(600);
  expect(marks[1]).toMatchObject({ mark: 2, framesBefore: 10 });
  expect(heard.map(({ tag }) => tag)).toEqual(["began"]);
  playout.played(2, clock.monotonic());
  clock.advanceNow(20);
  expect(heard.map(({ tag }) => tag)).toEqual(["began", "ended"]);
});

test("an echo that never comes is waited for three seconds; one that was never sent says nothing", () => {
  const { clock, playout, heard } = setUpEcho();
  playout.speak(loud(200), 0);
  playout.mark("ended", 0);
  playout.played(1, 0);
  playout.played(99, 0);
  clock.advanceNow(3100);
  expect(heard).toEqual([]);
  clock.advanceNow(200);
  expect(heard.map(({ tag }) => tag)).toEqual(["ended"]);
});

test("a barge-in on a line that plays behind us knows what was really heard; marks that come back then say nothing", () => {
  const { clock, playout, heard, marks } = setUpEcho();
  playout.mark("began", 0);
  clock.advanceNow(150);
  playout.played(1, clock.monotonic());
  playout.speak(loud(1000), clock.monotonic());
  playout.mark("ended", clock.monotonic());
  clock.advanceNow(500);
  const { heardMs, tags } = playout.flush(clock.monotonic());
  expect(heardMs).toBeGreaterThanOrEqual(330);
  expect(heardMs).toBeLessThanOrEqual(370);
  expect(tags).toEqual(["ended"]);
  for (const { mark } of marks) playout.played(mark, clock.monotonic());
  playout.played(2, clock.monotonic());
  clock.advanceNow(4000);
  expect(heard.map(({ tag }) => tag)).toEqual(["began"]);
});
