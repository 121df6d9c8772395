// Bots on a real Asterisk: the caller hears the bot and the bot the caller, and no end of either leaves the other in silence.
import { createServer } from "node:net";
import { describeReal } from "@pipecast/testkit/describe-real";
import { freePort } from "@pipecast/testkit/free-port";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { openCalls, talk } from "./calls-on-asterisk.fixture.ts";

const routeWaitMs = 700;

describeReal(
  "bots on a real Asterisk",
  () => openCalls({ routeWaitMs }),
  (real) => {
    afterEach(() => real().tidy());

    async function atBot(rate = 8000) {
      const { asterisk, network, arrive } = real();
      const { phone, channel } = await arrive();
      const leg = network.leg(rate);
      await asterisk.attachBot(channel, leg);
      await phone.answered();
      const session = await waitUntil("the bot has the call", 5_000, () =>
        network.sessions.get(leg.uuid),
      );
      return { phone, channel, leg, session };
    }

    test.each([8000, 16_000, 24_000])(
      "the caller's voice reaches the bot at %i Hz and comes back",
      async (rate) => {
        const { phone, session } = await atBot(rate);
        phone.audio.play(440);
        await phone.audio.heard.hears(440);
        expect(session.rate).toBe(rate);
        phone.audio.hush();
        await phone.audio.press("15#");
        await waitUntil("the digits", 3_000, () => session.digits.join("") === "15#");
      },
    );

    test("a call is answered only once its bot is there", async () => {
      const { asterisk, network, arrive } = real();
      const { phone, channel } = await arrive();
      expect((await phone.ringing()).status).toBe(180);
      await asterisk.attachBot(channel, network.leg());
      await phone.answered();
    });

    test("a caller who hangs up ends the bot's audio, and nothing of the bot is left in Asterisk", async () => {
      const { log, network, tidy } = real();
      const { phone, channel, leg, session } = await atBot();
      expect(await network.asterisk.cli("core show channels concise")).toContain(leg.uuid);
      await phone.hangUp();
      expect(await session.ended).toMatch(/^peer_(?:closed|reset)$/);
      await log.expect(channel, "hung_up");
      expect(log.kinds(channel)).toEqual([
        "channel_up",
        "route_wanted",
        "bot_joined",
        "bot_left",
        "hung_up",
      ]);
      await log.expect(channel, "bot_left", { where: { by: "caller" } });
      await tidy();
    });

    test("a bot that ends its audio is told, and the caller can go to people at once", async () => {
      const { asterisk, log, network, answers, place } = real();
      const { phone, channel, leg, session } = await atBot();
      session.line.hangup();
      await log.expect(channel, "bot_left", { where: { uuid: leg.uuid, by: "bot" } });
      expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("confirmed");
      await talk(phone, await answers(network.agent));
      expect(log.kinds(channel).filter((kind) => kind === "bot_left")).toHaveLength(1);
    });

    test("a caller whose bot died and whom nobody sends on goes to people by the dialplan", async () => {
      const { log, network, answers } = real();
      const { phone, channel, session } = await atBot();
      session.line.hangup();
      await talk(phone, await answers(network.agent));
      expect(log.kinds(channel).slice(2)).toEqual([
        "bot_joined",
        "bot_left",
        "queue_entered",
        "agent_ringing",
        "agent_answered",
        "queue_left",
        "bridged",
      ]);
    });

    test("after one bot comes another on the same call", async () => {
      const { asterisk, log, network } = real();
      const { phone, channel, session } = await atBot();
      session.line.hangup();
      await log.expect(channel, "bot_left");
      const leg = network.leg(16_000);
      await asterisk.attachBot(channel, leg);
      phone.audio.play(600);
      await phone.audio.heard.hears(600);
      await log.expect(channel, "bot_joined", { where: { uuid: leg.uuid } });
    });

    test("sent from a bot to an extension, the call is confirmed, both talk and the bot is gone", async () => {
      const { asterisk, log, network, ringing, place } = real();
      const { phone, channel, session } = await atBot();
      const order = asterisk.redirect(channel, place("internal", "1001"));
      const agent = await ringing(network.agent);
      expect(await order).toBe("confirmed");
      expect(await session.ended).toMatch(/^peer_(?:closed|reset)$/);
      await agent.answer();
      await talk(phone, agent);
      expect(log.kinds(channel).slice(2)).toEqual([
        "bot_joined",
        "bot_left",
        "redirected",
        "agent_ringing",
        "agent_answered",
        "bridged",
      ]);
      await log.expect(channel, "bot_left", { where: { by: "moved" } });
    });

    test("sent from a bot to a place that is not there, the call is not confirmed and not lost", async () => {
      const { asterisk, log, network, answers, place } = real();
      const { phone, channel } = await atBot();
      expect(await asterisk.redirect(channel, place("queue", "5999"))).toBe("unknown");
      await talk(phone, await answers(network.agent));
      expect(log.kinds(channel)).not.toContain("redirected");
      await log.expect(channel, "bot_left", { where: { by: "moved" } });
    });

    test("a call hung up by order leaves its bot as moved, not as the caller's doing", async () => {
      const { asterisk, log } = real();
      const { phone, channel } = await atBot();
      expect(await asterisk.hangUp(channel)).toBe("hung_up");
      expect(await phone.ended()).toMatchObject({ by: "them", how: "bye" });
      await log.expect(channel, "bot_left", { where: { by: "moved" } });
      await log.expect(channel, "hung_up", { where: { cause: 16 } });
    });

    test("a bot that is not there is refused at once, unanswered, and the call still waits for its route", async () => {
      const { asterisk, log, network, arrive, answers, place } = real();
      const { phone, channel } = await arrive();
      const leg = { ...network.leg(), port: await freePort() };
      await expect(asterisk.attachBot(channel, leg)).rejects.toMatchObject({
        code: "PBX_BOT_UNREACHABLE",
      });
      expect(log.kinds(channel)).toEqual(["channel_up", "route_wanted"]);
      expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("confirmed");
      await talk(phone, await answers(network.agent));
    });

    test("a bot that refuses the call after connecting leaves the caller with people, not in silence", async () => {
      const { asterisk, network, arrive, answers } = real();
      await using closing = await closingServer();
      const { phone, channel } = await arrive();
      await asterisk.attachBot(channel, { ...network.leg(), port: closing.port }).catch(() => {});
      await talk(phone, await answers(network.agent));
    });

    test("a caller who gives up while the bot is being connected leaves nothing behind", async () => {
      const { asterisk, log, network, arrive, tidy } = real();
      const { phone, channel } = await arrive();
      const attaching = asterisk.attachBot(channel, network.leg());
      const [, outcome] = await Promise.allSettled([phone.hangUp(), attaching]);
      if (outcome.status === "rejected")
        expect(outcome.reason).toMatchObject({ code: "PBX_CALL_NOT_FOUND" });
      await log.expect(channel, "hung_up");
      await tidy();
    });

    test("whatever cuts in at whatever moment of the connecting, nobody is lost and nothing is left", async () => {
      const { asterisk, log, network, arrive, place, tidy } = real();
      const acts = ["hangs up", "is moved", "is hung up", "bot leaves"] as const;
      for (let ms = 0; ms < 44; ms += 1) {
        const { phone, channel } = await arrive();
        const leg = network.leg();
        const attaching = asterisk.attachBot(channel, leg).then(
          () => "joined",
          (error: { code?: string }) => error.code,
        );
        await new Promise((resolve) => setTimeout(resolve, ms));
        const act = acts[ms % acts.length];
        const session = network.sessions.get(leg.uuid);
        if (act === "hangs up") await phone.hangUp();
        else if (act === "is hung up") await asterisk.hangUp(channel);
        else if (act === "bot leaves") session?.line.hangup();
        else expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("confirmed");
        const outcome = await attaching;
        if (outcome !== "joined")
          expect(outcome).toMatch(/^PBX_(?:BOT_UNREACHABLE|CALL_NOT_FOUND)$/);
        if (act === "is moved") await log.expect(channel, "queue_entered");
        else if (act !== "bot leaves") await log.expect(channel, "hung_up");
        else if (session && outcome === "joined") await log.expect(channel, "bot_left");
        await tidy();
        const count = (kind: string) => log.kinds(channel).filter((one) => one === kind).length;
        await log.expect(channel, "hung_up");
        expect([act, ms, count("bot_joined")]).toEqual([act, ms, count("bot_left")]);
      }
    });

    test("a call that is with people gets no bot, and an unreadable leg is refused", async () => {
      const { asterisk, network, arrive, ringing, place } = real();
      const { channel } = await arrive();
      for (const wrong of [
        { uuid: "../channels" },
        { host: "127.0.0.1:9092/x" },
        { port: 0 },
        { rate: 11_025 },
      ])
        await expect(
          asterisk.attachBot(channel, { ...network.leg(), ...wrong }),
        ).rejects.toMatchObject({ code: "PBX_BOT_UNREACHABLE" });
      await asterisk.redirect(channel, place("queue", "5002"));
      await ringing(network.agent);
      await expect(asterisk.attachBot(channel, network.leg())).rejects.toMatchObject({
        code: "PBX_CALL_NOT_WAITING",
      });
      await expect(asterisk.attachBot("1.99999", network.leg())).rejects.toMatchObject({
        code: "PBX_CALL_NOT_FOUND",
      });
    });
  },
);

/** Accepts and closes, as the gateway does with a UUID that it does not know. */
async function closingServer() {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  };
}
