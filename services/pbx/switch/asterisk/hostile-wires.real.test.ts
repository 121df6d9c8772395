// Wires to a real Asterisk that give one byte at a time or say nothing more, and an Asterisk that restarts under its calls.
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFactLog } from "../fact-log.ts";
import { openAsteriskNetwork, switchOn } from "./asterisk-network.fixture.ts";
import { callsOn, talk } from "./calls-on-asterisk.fixture.ts";
import { cutProxy } from "./cut-proxy.fixture.ts";

async function openProxied() {
  const network = await openAsteriskNetwork();
  const { asterisk } = network;
  const ami = await cutProxy(asterisk.host, asterisk.amiPort);
  const ari = await cutProxy(asterisk.host, asterisk.httpPort);
  const through = {
    ...network,
    amiUrl: network.amiUrl.replace(/@.*/, `@127.0.0.1:${ami.port}`),
    asterisk: { ...asterisk, ariUrl: asterisk.ariUrl.replace(/@.*/, `@127.0.0.1:${ari.port}`) },
  };
  return {
    network,
    ami,
    ari,
    make: () => switchOn(through, { routeWaitMs: 5_000 }),
    async [Symbol.asyncDispose]() {
      await ami[Symbol.asyncDispose]();
      await ari[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
}

describeReal("hostile wires to a real Asterisk", openProxied, (real) => {
  let running: Awaited<ReturnType<typeof begin>>;

  async function begin() {
    const { network, make } = real();
    const asterisk = make();
    const log = createFactLog();
    await asterisk.start(log.listen);
    return { asterisk, log, ...callsOn(network, log) };
  }

  beforeEach(async () => {
    running = await begin();
  });
  afterEach(async () => {
    real().ami.heal();
    real().ari.heal();
    await running.tidy();
    await running.asterisk.stop();
    await waitUntil("Asterisk has forgotten the application", 5_000, async () => {
      const apps = await real().network.asterisk.cli("ari show apps");
      return !apps.includes("pipecast");
    });
  });

  const isReady = () => {
    try {
      running.asterisk.requireReady();
      return true;
    } catch {
      return false;
    }
  };
  const back = () => waitUntil("the switch is ready", 20_000, isReady);
  const away = () => waitUntil("the switch is not ready", 40_000, () => !isReady());

  async function atBot() {
    const { network } = real();
    const { phone, channel } = await running.arrive();
    const leg = network.leg();
    await running.asterisk.attachBot(channel, leg);
    await phone.answered();
    const session = await waitUntil("the bot has the call", 5_000, () =>
      network.sessions.get(leg.uuid),
    );
    return { phone, channel, leg, session };
  }

  const countOf = (channel: string, kind: string) =>
    running.log.kinds(channel).filter((one) => one === kind).length;

  test("[asterisk] AMI and ARI in single bytes: bot, transfer and hang-up go as ever, each told once", async () => {
    const { network, ami, ari } = real();
    ami.slice();
    ari.slice();
    const { asterisk, log, place, answers } = running;
    const { phone, channel } = await atBot();
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
    expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("confirmed");
    const agent = await answers(network.agent);
    await talk(phone, agent);
    expect(await asterisk.hangUp(channel)).toBe("hung_up");
    expect(await phone.ended()).toMatchObject({ by: "them", how: "bye" });
    expect(await agent.ended()).toMatchObject({ by: "them", how: "bye" });
    await log.expect(channel, "hung_up");
    expect(log.kinds(channel)).toEqual([
      "channel_up",
      "route_wanted",
      "bot_joined",
      "bot_left",
      "redirected",
      "queue_entered",
      "agent_ringing",
      "agent_answered",
      "queue_left",
      "bridged",
      "hung_up",
    ]);
  }, 60_000);

  test("[asterisk] connections made anew in single bytes resync: the bot's call is told again by the same ids", async () => {
    const { ami, ari } = real();
    const { phone, channel } = await atBot();
    ami.cut();
    ari.cut();
    await away();
    ami.heal();
    ari.heal();
    ami.slice();
    ari.slice();
    await back();
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
    const joined = running.log.facts.filter(
      (fact) => fact.kind === "bot_joined" && fact.channel_id === channel,
    );
    expect(new Set(joined.map(({ id }) => id)).size).toBe(1);
    expect(countOf(channel, "hung_up")).toBe(0);
    expect(await running.asterisk.hangUp(channel)).toBe("hung_up");
    await running.log.expect(channel, "hung_up");
  }, 60_000);

  test("[asterisk] ARI half-open: it is noticed, the bot talks on, and who came meanwhile gets a route when ARI is back", async () => {
    const { network, ari } = real();
    const { asterisk, log, place, answers } = running;
    const { phone } = await atBot();
    ari.hang("both");
    const from = log.facts.length;
    const late = await running.callIn();
    expect((await late.ringing()).status).toBe(180);
    await away();
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
    expect(late.over).toBe(false);
    ari.heal();
    await back();
    const wanted = await waitUntil("the late call wants a route", 10_000, () =>
      log.facts.slice(from).find((fact) => fact.kind === "route_wanted"),
    );
    expect(await asterisk.redirect(wanted.channel_id, place("queue", "5002"))).toBe("confirmed");
    await talk(late, await answers(network.agent));
    expect(countOf(wanted.channel_id, "hung_up")).toBe(0);
  }, 90_000);

  test("[asterisk] AMI half-open: it is noticed, a call that talks goes on, and is told again by the same id", async () => {
    const { network, ami } = real();
    const { asterisk, log, place, answers } = running;
    const { phone, channel } = await running.arrive();
    await asterisk.redirect(channel, place("queue", "5002"));
    const agent = await answers(network.agent);
    await talk(phone, agent);
    ami.hang("both");
    await away();
    await talk(phone, agent);
    ami.heal();
    await back();
    expect(
      new Set(
        log.facts
          .filter((fact) => fact.kind === "channel_up" && fact.channel_id === channel)
          .map(({ id }) => id),
      ).size,
    ).toBe(1);
    await agent.hangUp();
    await log.expect(channel, "hung_up");
    expect(countOf(channel, "hung_up")).toBe(1);
  }, 90_000);

  test("[asterisk] Asterisk is restarted during calls: every caller is hung up once, every bot is let go, the next call comes", async () => {
    const { network } = real();
    const { asterisk, log, place, answers } = running;
    const bot = await atBot();
    const talking = await running.arrive();
    await asterisk.redirect(talking.channel, place("queue", "5002"));
    const agent = await answers(network.agent);
    await talk(talking.phone, agent);
    const waiting = await running.arrive();
    await network.asterisk.stop();
    // An Asterisk that is stopped in order says goodbye to those who talk.
    const ends = await Promise.all([bot.phone.ended(), talking.phone.ended(), agent.ended()]);
    expect(ends.map(({ by, how }) => `${by} ${how}`)).toEqual(Array(3).fill("them bye"));
    expect(await bot.session.ended).toMatch(/^peer_(?:closed|reset)$/);
    if (!waiting.phone.over) waiting.phone.drop();
    await network.asterisk.start();
    await back();
    for (const { channel } of [bot, talking, waiting]) {
      await log.expect(channel, "hung_up");
      expect(countOf(channel, "hung_up")).toBe(1);
    }
    const next = await atBot();
    next.phone.audio.play(440);
    await next.phone.audio.heard.hears(440);
  }, 90_000);
});
