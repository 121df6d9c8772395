// What any switch promises, sandbox or Asterisk. The implementation's test brings phones, a bot's ear and a directory.
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type FactLog, createFactLog } from "./fact-log.ts";
import type { BotLeg, Switch } from "./switch.ts";

/** What people do; every method resolves when it is done as far as the phone can tell. */
export interface Phones {
  /** A call comes in over the trunk; gives its channel once the switch has told of it. */
  call(from: string, to: string): Promise<string>;
  callerHangsUp(channelId: string): Promise<void>;
  /** Waits until the phone rings, then does it. */
  agent(extension: string, action: "answer" | "decline" | "hang_up"): Promise<void>;
}

export interface SwitchUnderTest {
  switch: Switch;
  phones: Phones;
  /** An organization with this prefix, this DID, extension 1001 (a phone), queue 5001 (1001, 2 s) and queue 5002 (1001, 30 s). */
  prefix: string;
  did: string;
  /** A bot that listens: the leg to attach. */
  bot(): Promise<BotLeg>;
  stop(): Promise<void>;
}

const caller = "+40744123456";

/** Runs the suite. `make` gives a switch that was not started. */
export function describeSwitch(name: string, make: () => Promise<SwitchUnderTest>): void {
  describe(`switch [${name}]`, () => {
    let it!: SwitchUnderTest;
    let log: FactLog;
    const queue = (extension: string) => ({ context: `${it.prefix}_queue`, extension });

    // Before the first test that runs: where the real switch cannot be had, none does, and each says why.
    beforeEach(async () => {
      if (it !== undefined) return;
      it = await make();
      log = createFactLog();
      await it.switch.start(log.listen);
    });
    afterAll(() => it?.stop());

    /** A call that waits for its route. */
    async function arrive(): Promise<string> {
      const channel = await it.phones.call(caller, it.did);
      await log.expect(channel, "route_wanted", { where: { why: "arrived" } });
      return channel;
    }

    test("a call that comes in is told with its channel's name, numbers and direction, then wants a route", async () => {
      const channel = await arrive();
      const up = await log.expect(channel, "channel_up");
      expect(up).toMatchObject({
        direction: "inbound",
        caller_number: caller,
        dialled: it.did,
        linkedid: channel,
      });
      expect(up.channel_name).toMatch(
        new RegExp(`^PJSIP/${it.prefix}_trunk[A-Za-z0-9_]*-[0-9a-f]{8}$`),
      );
      expect(log.kinds(channel)).toEqual(["channel_up", "route_wanted"]);
      await it.switch.hangUp(channel);
    });

    test("sent to a queue, the call rings an agent; answered, both talk; the agent hangs up and the call is over", async () => {
      const channel = await arrive();
      expect(await it.switch.redirect(channel, queue("5002"))).toBe("confirmed");
      await log.expect(channel, "redirected");
      await log.expect(channel, "queue_entered", { where: { queue: "5002" } });
      await log.expect(channel, "agent_ringing", { where: { queue: "5002", extension: "1001" } });
      await it.phones.agent("1001", "answer");
      await log.expect(channel, "agent_answered", { where: { queue: "5002", extension: "1001" } });
      await log.expect(channel, "queue_left", { where: { reason: "answered" } });
      await log.expect(channel, "bridged", { where: { with_extension: "1001" } });
      await it.phones.agent("1001", "hang_up");
      await log.expect(channel, "hung_up", { where: { cause: 16 } });
    });

    test("a queue that nobody answers gives the call up, and the call can go elsewhere", async () => {
      const channel = await arrive();
      await it.switch.redirect(channel, queue("5001"));
      await log.expect(channel, "queue_left", { where: { queue: "5001", reason: "timeout" } });
      await log.expect(channel, "agent_not_answered", { where: { reason: "timeout" } });
      await log.expect(channel, "route_wanted", {
        where: { why: "queue_failover", queue: "5001" },
      });
      expect(await it.switch.redirect(channel, queue("5002"))).toBe("confirmed");
      await log.expect(channel, "queue_entered", { where: { queue: "5002" } });
      await it.phones.callerHangsUp(channel);
      await log.expect(channel, "queue_left", { where: { queue: "5002", reason: "abandoned" } });
      await log.expect(channel, "hung_up");
    });

    test("a caller who gives up in a queue has abandoned it, and the phone stops ringing", async () => {
      const channel = await arrive();
      await it.switch.redirect(channel, queue("5002"));
      await log.expect(channel, "agent_ringing");
      await it.phones.callerHangsUp(channel);
      await log.expect(channel, "agent_not_answered", { where: { reason: "cancelled" } });
      await log.expect(channel, "queue_left", { where: { reason: "abandoned" } });
      await log.expect(channel, "hung_up");
      expect(log.kinds(channel).filter((kind) => kind === "route_wanted")).toHaveLength(1);
    });

    test("a bot joins and is left when the call is sent to a queue", async () => {
      const channel = await arrive();
      const leg = await it.bot();
      await it.switch.attachBot(channel, leg);
      await log.expect(channel, "bot_joined", { where: { uuid: leg.uuid } });
      expect(await it.switch.redirect(channel, queue("5002"))).toBe("confirmed");
      await log.expect(channel, "bot_left", { where: { uuid: leg.uuid, by: "moved" } });
      await log.expect(channel, "queue_entered");
      await it.phones.callerHangsUp(channel);
      await log.expect(channel, "hung_up");
    });

    test("a caller who hangs up on a bot is told as the caller's doing", async () => {
      const channel = await arrive();
      const leg = await it.bot();
      await it.switch.attachBot(channel, leg);
      await log.expect(channel, "bot_joined");
      await it.phones.callerHangsUp(channel);
      await log.expect(channel, "bot_left", { where: { uuid: leg.uuid, by: "caller" } });
      await log.expect(channel, "hung_up");
    });

    test("an extension rings; declined, the call is over", async () => {
      const channel = await arrive();
      const place = { context: `${it.prefix}_internal`, extension: "1001" };
      expect(await it.switch.redirect(channel, place)).toBe("confirmed");
      await log.expect(channel, "agent_ringing", { where: { queue: null, extension: "1001" } });
      await it.phones.agent("1001", "decline");
      await log.expect(channel, "agent_not_answered", { where: { reason: "declined" } });
      await log.expect(channel, "hung_up");
    });

    test("asked whether an earlier order took the call there, it says so, and orders nothing", async () => {
      const channel = await arrive();
      const asked = (to: string) => it.switch.redirect(channel, queue(to), { given: true });
      expect(await asked("5002")).toBe("unknown");
      expect(await it.switch.redirect(channel, queue("5002"))).toBe("confirmed");
      await log.expect(channel, "queue_entered");
      const told = log.kinds(channel).length;
      expect(await asked("5002")).toBe("confirmed");
      expect(await asked("5004")).toBe("unknown");
      expect(log.kinds(channel).slice(told)).not.toContain("redirected");
      await it.switch.hangUp(channel);
      await log.expect(channel, "hung_up");
      expect(await asked("5002")).toBe("gone");
    });

    test("a place that the dialplan does not have is never confirmed", async () => {
      const channel = await arrive();
      expect(await it.switch.redirect(channel, queue("5999"))).not.toBe("confirmed");
      expect(log.kinds(channel)).not.toContain("redirected");
      await it.switch.hangUp(channel);
    });

    test("a channel that is gone cannot be moved, and hanging up twice is harmless", async () => {
      const channel = await arrive();
      expect(await it.switch.hangUp(channel)).toBe("hung_up");
      await log.expect(channel, "hung_up");
      expect(await it.switch.hangUp(channel)).toBe("gone");
      expect(await it.switch.redirect(channel, queue("5002"))).toBe("gone");
      expect(await it.switch.redirect("1.99999", queue("5002"))).toBe("gone");
      await expect(it.switch.attachBot(channel, await it.bot())).rejects.toThrow();
    });

    test("every fact has an id of its own, and the time never goes back within a call", () => {
      const ids = log.facts.map((fact) => fact.id);
      expect(new Set(ids).size).toBe(ids.length);
      const last = new Map<string, number>();
      for (const fact of log.facts) {
        expect(fact.at).toBeGreaterThanOrEqual(last.get(fact.channel_id) ?? 0);
        last.set(fact.channel_id, fact.at);
      }
    });

    test("whoever listens later hears of the channels that are up, by the same ids", async () => {
      const channel = await arrive();
      const later = createFactLog();
      await it.switch.start(later.listen);
      const again = await later.expect(channel, "channel_up");
      expect(again.id).toBe((await log.expect(channel, "channel_up")).id);
      await it.switch.hangUp(channel);
      await later.expect(channel, "hung_up");
    });
  });
}
