// What every line keeps to, whatever wire it is on. Run it on each implementation.
import { describe, expect, onTestFinished, test } from "vitest";
import { sine } from "@pipecast/audio/tone";
import type { Line, LineEnd } from "./line.ts";

/** The other end of the line, as a test plays it. */
export interface FarEnd {
  /** Sends 20 ms of audio at the rate the line has, or at another one where the wire can say so. */
  speak(pcm: Int16Array, rate?: number): void;
  press(digit: string): void;
  hangUp(): void;
  /** The wire breaks. */
  breakOff(): void;
  /** Frames that came, silence included, as samples. */
  readonly heard: Int16Array[];
  /** Resolves when our side has closed, with whether it said goodbye as its wire does. */
  readonly closed: Promise<boolean>;
}

export interface LinePair {
  line: Line;
  far: FarEnd;
  stop(): Promise<void>;
}

interface Told {
  audio: number[];
  digits: string[];
  rates: number[];
  ends: LineEnd[];
  order: string[];
}

/** `make` gives a connected pair at 8 kHz; `changesRate` says whether the far end may choose another rate. */
export function describeLine(
  name: string,
  make: () => Promise<LinePair>,
  options: {
    changesRate: boolean;
    /** What a wire that loses precision makes of samples; they arrive as they are when absent. */
    carried?: (pcm: Int16Array) => Int16Array;
  },
): void {
  const { carried = (pcm: Int16Array) => pcm } = options;
  const connect = async () => {
    const pair = await make();
    onTestFinished(() => pair.stop());
    const told: Told = { audio: [], digits: [], rates: [], ends: [], order: [] };
    const waiting = new Set<() => void>();
    const tell = (what: string) => {
      told.order.push(what);
      for (const look of waiting) look();
    };
    pair.line.listen({
      rateChanged(rate) {
        told.rates.push(rate);
        tell("rate");
      },
      audio(pcm) {
        for (const sample of pcm) told.audio.push(sample);
        tell("audio");
      },
      digit(digit) {
        told.digits.push(digit);
        tell("digit");
      },
      closed(why) {
        told.ends.push(why);
        tell("closed");
      },
    });
    const until = (condition: () => boolean) =>
      new Promise<void>((resolve, reject) => {
        const deadline = setTimeout(() => reject(new Error(`only ${told.order.join(" ")}`)), 3000);
        const look = () => {
          if (!condition()) return;
          clearTimeout(deadline);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    return { ...pair, told, until };
  };

  describe(`${name} is a line`, () => {
    test("audio of the far end arrives sample by sample, in order", async () => {
      const { far, told, until } = await connect();
      const voice = sine(300, 8000, 1600);
      for (let at = 0; at < voice.length; at += 160) far.speak(voice.subarray(at, at + 160));
      await until(() => told.audio.length >= 1600);
      expect(told.audio).toEqual([...carried(voice)]);
    });

    test("digits count at any time, before the first audio too", async () => {
      const { far, told, until } = await connect();
      far.press("1");
      far.speak(sine(300, 8000, 160));
      for (const digit of "*#0") far.press(digit);
      await until(() => told.digits.length === 4);
      expect(told.digits).toEqual(["1", "*", "#", "0"]);
    });

    test("frames and silence that we send arrive as they are", async () => {
      const { line, far } = await connect();
      const frame = sine(440, 8000, 160);
      expect(line.send(frame)).toBe(true);
      expect(line.sendSilence()).toBe(true);
      await expect.poll(() => far.heard.length).toBe(2);
      expect([...(far.heard[0] ?? [])]).toEqual([...carried(frame)]);
      expect([...(far.heard[1] ?? [])]).toEqual(Array.from({ length: 160 }, () => 0));
    });

    test("a frame may be used again as soon as it was sent: it was only lent", async () => {
      const { line, far } = await connect();
      const frame = sine(440, 8000, 160);
      const first = [...carried(frame)];
      line.send(frame);
      frame.fill(7);
      await expect.poll(() => far.heard.length).toBe(1);
      expect([...(far.heard[0] ?? [])]).toEqual(first);
    });

    test("the far end's goodbye is told once, and nothing comes after it", async () => {
      const { line, far, told, until } = await connect();
      far.hangUp();
      await until(() => told.ends.length > 0);
      expect(told.ends).toEqual(["far_end"]);
      expect(line.send(sine(440, 8000, 160))).toBe(false);
      line.close();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(told.order.at(-1)).toBe("closed");
      expect(told.ends).toHaveLength(1);
    });

    test("a wire that breaks is told as lost, once", async () => {
      const { far, told, until } = await connect();
      far.breakOff();
      await until(() => told.ends.length > 0);
      expect(told.ends).toEqual(["lost"]);
    });

    test("closing says goodbye to the far end; a second time does nothing", async () => {
      const { line, far, told } = await connect();
      line.close();
      line.close();
      expect(await far.closed).toBe(true);
      expect(told.ends).toEqual(["ours"]);
      expect(line.sendSilence()).toBe(false);
    });

    test("discarding on a line that holds nothing back does no harm", async () => {
      const { line, far } = await connect();
      line.discard();
      line.sendSilence();
      await expect.poll(() => far.heard.length).toBe(1);
    });

    test.skipIf(!options.changesRate)(
      "the first audio settles the rate, both ways, and is told before it",
      async () => {
        const { line, far, told, until } = await connect();
        far.speak(sine(300, 16_000, 320), 16_000);
        await until(() => told.audio.length > 0);
        expect(told.order).toEqual(["rate", "audio"]);
        expect(told.rates).toEqual([16_000]);
        expect(line.rate).toBe(16_000);
        line.sendSilence();
        await expect.poll(() => far.heard.length).toBe(1);
        expect(far.heard[0]).toHaveLength(320);
        far.speak(sine(300, 8000, 160), 8000);
        far.press("1");
        await until(() => told.digits.length === 1);
        expect(told.rates).toHaveLength(1);
        expect(told.audio).toHaveLength(320);
      },
    );
  });
}
