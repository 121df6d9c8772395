// People who hang up, refuse, are busy or are not there, on a real Asterisk: who is left alive, how many hang-ups, what is heard.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { toneShare } from "@pipecast/testkit/sip-phone/tone";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { openCalls, talk } from "./calls-on-asterisk.fixture.ts";

/** The two tones of a line that is busy, of Asterisk's own indications (us). */
const hearsBusy = (phone: OutgoingCall) =>
  waitUntil("the busy tone", 5_000, () => {
    const heard = phone.audio.heard.recording(1600);
    return toneShare(heard, 480) + toneShare(heard, 620) > 0.8;
  });

const hearsWords = (phone: OutgoingCall) =>
  waitUntil("a sentence", 8_000, () =>
    phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 2_000),
  );

describeReal(
  "people at odds on a real Asterisk",
  () => openCalls({ routeWaitMs: 700 }),
  (real) => {
    afterEach(() => real().tidy());

    async function atBot() {
      const { asterisk, network, arrive } = real();
      const { phone, channel } = await arrive();
      const leg = network.leg();
      await asterisk.attachBot(channel, leg);
      await phone.answered();
      const session = await waitUntil("the bot has the call", 5_000, () =>
        network.sessions.get(leg.uuid),
      );
      return { phone, channel, session };
    }

    const hangUpsOf = (channel: string) =>
      real()
        .log.kinds(channel)
        .filter((kind) => kind === "hung_up").length;

    test("[asterisk] a caller who hangs up during the transfer is gone once, and no phone goes on ringing", async () => {
      const { asterisk, log, network, place } = real();
      for (let ms = 0; ms < 16; ms += 2) {
        const { phone, channel, session } = await atBot();
        const order = asterisk.redirect(channel, place("queue", "5002"));
        await new Promise((resolve) => setTimeout(resolve, ms));
        await phone.hangUp();
        expect(["confirmed", "gone", "unknown"]).toContain(await order);
        await log.expect(channel, "hung_up");
        expect(await session.ended).toMatch(/^peer_(?:closed|reset)$/);
        await real().tidy();
        expect([ms, hangUpsOf(channel)]).toEqual([ms, 1]);
        const left = log.kinds(channel).filter((kind) => kind === "bot_left");
        expect([ms, left.length]).toEqual([ms, 1]);
      }
      await waitUntil("no phone rings", 5_000, async () => {
        const rung = await network.agent.incoming(200).catch(() => undefined);
        if (rung === undefined) return true;
        await rung.ended();
        return false;
      });
    }, 60_000);

    test("[asterisk] both hang up at the same time: one hang-up is told, and nobody is left", async () => {
      const { asterisk, log, network, arrive, answers, place } = real();
      for (let i = 0; i < 5; i += 1) {
        const { phone, channel } = await arrive();
        await asterisk.redirect(channel, place("queue", "5002"));
        const agent = await answers(network.agent);
        await talk(phone, agent);
        await Promise.all([phone.hangUp(), agent.hangUp()]);
        await log.expect(channel, "hung_up", { where: { cause: 16 } });
        await real().tidy();
        expect(hangUpsOf(channel)).toBe(1);
      }
    }, 60_000);

    test("[asterisk] the bot and the caller leave at the same time: one hang-up is told, one end of the bot", async () => {
      const { log } = real();
      const { phone, channel, session } = await atBot();
      session.line.hangup();
      await phone.hangUp();
      await log.expect(channel, "hung_up");
      await real().tidy();
      expect(hangUpsOf(channel)).toBe(1);
      expect(log.kinds(channel).filter((kind) => kind === "bot_left")).toHaveLength(1);
    });

    test("[asterisk] an extension that is busy: the caller of the bot hears the busy tone, then the call is over", async () => {
      const { asterisk, log, network, ringing, place } = real();
      const { phone, channel } = await atBot();
      expect(await asterisk.redirect(channel, place("internal", "1002"))).toBe("confirmed");
      await (await ringing(network.second)).decline(486);
      await log.expect(channel, "agent_not_answered", {
        where: { extension: "1002", reason: "busy" },
      });
      await hearsBusy(phone);
      expect(await phone.ended()).toMatchObject({ by: "them", how: "bye" });
      await log.expect(channel, "hung_up");
      expect(hangUpsOf(channel)).toBe(1);
    });

    test("[asterisk] an extension that declines: the caller of the bot is told so in words, then the call is over", async () => {
      const { asterisk, log, network, ringing, place } = real();
      const { phone, channel } = await atBot();
      expect(await asterisk.redirect(channel, place("internal", "1002"))).toBe("confirmed");
      await (await ringing(network.second)).decline(603);
      await log.expect(channel, "agent_not_answered", {
        where: { extension: "1002", reason: "declined" },
      });
      await hearsWords(phone);
      expect(await phone.ended(15_000)).toMatchObject({ by: "them", how: "bye" });
      await log.expect(channel, "hung_up");
      expect(hangUpsOf(channel)).toBe(1);
    }, 30_000);

    test("[asterisk] an extension whose phone is not registered: words at once for who was answered, a refusal for who was not", async () => {
      const { asterisk, log, arrive, place } = real();
      const { phone, channel } = await atBot();
      expect(await asterisk.redirect(channel, place("internal", "1003"))).toBe("confirmed");
      await hearsWords(phone);
      expect(await phone.ended(15_000)).toMatchObject({ by: "them", how: "bye" });
      await log.expect(channel, "hung_up");
      expect(hangUpsOf(channel)).toBe(1);
      const waiting = await arrive();
      await asterisk.redirect(waiting.channel, place("internal", "1003"));
      expect(await waiting.phone.ended()).toMatchObject({ by: "them", how: "refused" });
      await log.expect(waiting.channel, "hung_up");
      expect(hangUpsOf(waiting.channel)).toBe(1);
    }, 30_000);

    test("[asterisk] an agent's phone that is not registered leaves its queue empty, and the call wants its next route at once", async () => {
      const { asterisk, log, network, place, answers } = real();
      const { phone, channel } = await atBot();
      expect(await asterisk.redirect(channel, place("queue", "5005"))).toBe("confirmed");
      await log.expect(channel, "queue_left", { where: { queue: "5005", reason: "empty" } });
      await log.expect(channel, "route_wanted", {
        where: { why: "queue_failover", queue: "5005" },
      });
      expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("confirmed");
      await talk(phone, await answers(network.agent));
      expect(hangUpsOf(channel)).toBe(0);
    });

    test("[asterisk] an empty queue that nobody follows up: the caller hears a sentence, then the call is over", async () => {
      const { asterisk, log, place } = real();
      const { phone, channel } = await atBot();
      await asterisk.redirect(channel, place("queue", "5005"));
      await log.expect(channel, "route_wanted", { where: { why: "queue_failover" } });
      await hearsWords(phone);
      expect(await phone.ended(15_000)).toMatchObject({ by: "them", how: "bye" });
      await log.expect(channel, "hung_up", { where: { cause: 19 } });
      expect(hangUpsOf(channel)).toBe(1);
    }, 30_000);
  },
);
