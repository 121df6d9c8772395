// The 20 ms clock: at once, then paced; never a burst; what has been heard is known to the millisecond.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LEAD_MS, PlayoutClock } from "./playout-clock.ts";

test("speech starts at once with 40 ms, then one frame every 20 ms", () => {
  const clock = new PlayoutClock(1000);
  expect(clock.release(1000, 100)).toBe(2);
  const sent: number[] = [];
  for (let now = 1000; sent.length < 5;) {
    now = clock.wakeAt(98);
    for (let n = clock.release(now, 98); n > 0; n--) sent.push(now);
  }
  expect(sent).toEqual([1001, 1021, 1041, 1061, 1081]);
});

test("a frame that comes while silence is on the line waits for nothing", () => {
  const clock = new PlayoutClock(0);
  expect(clock.silence(0)).toBe(true);
  expect(clock.silence(10)).toBe(false);
  expect(clock.release(10, 1)).toBe(1);
  expect(clock.heardAt).toBe(40);
});

test("a line kept alive gets one frame every 20 ms, though its timer is always late", () => {
  const clock = new PlayoutClock(0);
  let frames = 0;
  for (let now = 0; now < 60_000; now = clock.wakeAt(0) + 3) if (clock.silence(now)) frames += 1;
  expect(frames).toBe(3000);
});

test("after a stall the line goes on from now with 40 ms, not with everything it missed", () => {
  const clock = new PlayoutClock(0);
  clock.release(0, 100);
  expect(clock.release(5000, 98)).toBe(2);
  expect(clock.wakeAt(96)).toBe(5001);
  expect(clock.release(5001, 96)).toBe(1);
  const idle = new PlayoutClock(0);
  expect(idle.silence(700)).toBe(true);
  expect(idle.silence(700)).toBe(false);
});

test("what the caller has heard counts speech only, and stops at what was released", () => {
  const clock = new PlayoutClock(0);
  expect(clock.release(0, 2)).toBe(2);
  expect([0, 15, 40, 500].map((now) => clock.heardMs(now))).toEqual([0, 15, 40, 40]);
  expect(clock.silence(40)).toBe(true);
  expect(clock.release(50, 1)).toBe(1);
  expect([50, 60, 70, 80].map((now) => clock.heardMs(now))).toEqual([40, 40, 50, 60]);
  expect(clock.heardAt).toBe(80);
  expect(clock.releasedMs).toBe(60);
});

test("nothing queued releases nothing and moves nothing", () => {
  const clock = new PlayoutClock(0);
  expect(clock.release(100, 0)).toBe(0);
  expect(clock.wakeAt(0)).toBe(0);
});

/** One line under random arrivals and random lateness: every release as [time, frames, speech or silence]. */
function run(arrivals: { wait: number; frames: number }[], lateness: number[], alive: boolean) {
  const clock = new PlayoutClock(0);
  const sent: { at: number; frames: number; speech: boolean; end: number }[] = [];
  let now = 0;
  let queued = 0;
  let heard = 0;
  let end = 0;
  const note = (frames: number, speech: boolean) => {
    end = Math.max(end, now - end > 20 ? now : end) + frames * 20;
    sent.push({ at: now, frames, speech, end });
  };
  const ask = () => {
    const count = clock.release(now, queued);
    queued -= count;
    if (count > 0) note(count, true);
    if (alive && queued === 0 && clock.silence(now)) note(1, false);
    const heardNow = clock.heardMs(now);
    expect(heardNow).toBeGreaterThanOrEqual(heard);
    expect(heardNow).toBeLessThanOrEqual(clock.releasedMs);
    heard = heardNow;
  };
  arrivals.forEach(({ wait, frames }, i) => {
    const due = now + wait;
    const late = lateness[i % lateness.length] as number;
    const nextWake = () => (queued > 0 || alive ? Math.max(now, clock.wakeAt(queued)) + late : due);
    for (let wake = nextWake(); wake < due; wake = nextWake()) {
      now = wake;
      ask();
    }
    now = due;
    queued += frames;
    ask();
  });
  return { clock, sent, queued, now };
}

const arrivals = fc.array(fc.record({ wait: fc.nat(400), frames: fc.nat(40) }), { maxLength: 60 });
const lateness = fc.array(fc.nat(300), { minLength: 1, maxLength: 5 });

test("no arrivals and no stalls ever put a line 60 ms ahead, and every frame of speech goes out once", () => {
  fc.assert(
    fc.property(arrivals, lateness, fc.boolean(), (comes, late, alive) => {
      const { sent, queued, clock, now } = run(comes, late, alive);
      for (const { at, end } of sent) expect(end - at).toBeLessThan(LEAD_MS + 20);
      const spoken = sent.filter((s) => s.speech).reduce((sum, s) => sum + s.frames, 0);
      expect(spoken + queued).toBe(comes.reduce((sum, c) => sum + c.frames, 0));
      expect(clock.releasedMs).toBe(spoken * 20);
      expect(clock.heardMs(Math.max(now, clock.heardAt))).toBe(spoken * 20);
    }),
    { numRuns: 500 },
  );
});

test("with timers on time a queue plays without a gap and without a jump", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 200 }),
      fc.integer({ min: 0, max: 15 }),
      (frames, late) => {
        const clock = new PlayoutClock(0);
        let left = frames - clock.release(0, frames);
        for (let now = 0; left > 0;) {
          now = clock.wakeAt(left) + late;
          expect(clock.heardAt).toBeGreaterThan(now);
          const count = clock.release(now, left);
          expect(count).toBe(1);
          left -= count;
        }
        expect(clock.heardAt).toBe(frames * 20);
      },
    ),
  );
});
