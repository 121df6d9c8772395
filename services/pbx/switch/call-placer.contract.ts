// What any switch promises of calls that begin with us, sandbox or Asterisk. The implementation's test brings the phones.
import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { CallPlacer, PlacedCall } from "./call-placer.ts";
import { type FactLog, createFactLog } from "./fact-log.ts";
import type { Switch } from "./switch.ts";

export interface PlacerUnderTest {
  switch: Switch & CallPlacer;
  prefix: string;
  /** Waits until the phone of extension 1001 rings, then does it. */
  phone(action: "answer" | "decline" | "hang_up"): Promise<void>;
  /** Resolves when the outside number was dialled and has answered. */
  outsideAnswers(number: string): Promise<void>;
  /** How often the phone of extension 1001 has rung. */
  rings(): Promise<number>;
  stop(): Promise<void>;
}

const number = "+40721000333";

/** Runs the suite. `make` gives a switch that was not started. */
export function describeCallPlacer(name: string, make: () => Promise<PlacerUnderTest>): void {
  describe(`calls that begin with us [${name}]`, () => {
    let it!: PlacerUnderTest;
    let log: FactLog;

    beforeEach(async () => {
      if (it !== undefined) return;
      it = await make();
      log = createFactLog();
      await it.switch.start(log.listen);
    });
    afterAll(() => it?.stop());

    const wanted = (): PlacedCall => ({
      id: `placed-${randomUUID().replaceAll("-", "")}`,
      prefix: it.prefix,
      from: "1001",
      to: number,
    });

    test("the phone rings first; answered, the number is dialled, and it is an outbound call of that phone", async () => {
      const call = wanted();
      expect(await it.switch.placeCall(call)).toBe("placed");
      const up = await log.expect(call.id, "channel_up");
      expect(up).toMatchObject({
        direction: "outbound",
        caller_number: "1001",
        dialled: number,
        linkedid: call.id,
      });
      expect(up.channel_name).toMatch(new RegExp(`^PJSIP/${it.prefix}_1001-[0-9a-f]{8}$`));
      expect(log.kinds(call.id)).toEqual(["channel_up"]);
      await it.phone("answer");
      await it.outsideAnswers(number);
      await log.expect(call.id, "bridged", { where: { with_extension: number } });
      await it.phone("hang_up");
      await log.expect(call.id, "hung_up");
      expect(log.kinds(call.id)).toEqual(["channel_up", "bridged", "hung_up"]);
    });

    test("a phone that refuses ends the call, and nobody outside was dialled", async () => {
      const call = wanted();
      await it.switch.placeCall(call);
      await it.phone("decline");
      await log.expect(call.id, "hung_up");
      expect(log.kinds(call.id)).toEqual(["channel_up", "hung_up"]);
    });

    test("the same id again is the same call: the phone rings once", async () => {
      const call = wanted();
      const before = await it.rings();
      expect(await it.switch.placeCall(call)).toBe("placed");
      await log.expect(call.id, "channel_up");
      expect(await it.switch.placeCall(call)).toBe("present");
      await it.phone("decline");
      await log.expect(call.id, "hung_up");
      expect(await it.rings()).toBe(before + 1);
    });

    test("while it rings it can be hung up like any call", async () => {
      const call = wanted();
      await it.switch.placeCall(call);
      await log.expect(call.id, "channel_up");
      expect(await it.switch.hangUp(call.id)).toBe("hung_up");
      await log.expect(call.id, "hung_up");
      expect(log.kinds(call.id)).toEqual(["channel_up", "hung_up"]);
    });
  });
}
