// Connections to Asterisk that break, runs of ours that end, and an Asterisk that dies: calls go on, and what was missed is told.
import { AriClient, parseAsteriskUrl } from "@pipecast/asterisk/ari";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFactLog } from "../fact-log.ts";
import type { SwitchFact } from "../switch.ts";
import { openAsteriskNetwork, switchOn } from "./asterisk-network.fixture.ts";
import { callsOn, talk } from "./calls-on-asterisk.fixture.ts";
import { cutProxy } from "./cut-proxy.fixture.ts";

const routeWaitMs = 3_000;

/** After a switch has stopped, Asterisk sends callers into its application for a moment longer. */
async function applicationForgotten({
  asterisk,
}: {
  asterisk: { cli(command: string): Promise<string> };
}): Promise<void> {
  await waitUntil("Asterisk has forgotten the application", 5_000, async () => {
    const apps = await asterisk.cli("ari show apps");
    return !apps.includes("pipecast");
  });
}

/** A switch whose two connections can be cut. */
async function openCuttable() {
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
    make: () => switchOn(through, { routeWaitMs }),
    async [Symbol.asyncDispose]() {
      await ami[Symbol.asyncDispose]();
      await ari[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
}

describeReal("connections to a real Asterisk", openCuttable, (real) => {
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
    await applicationForgotten(real().network);
  });

  const isReady = () => {
    try {
      running.asterisk.requireReady();
      return true;
    } catch {
      return false;
    }
  };
  const back = () => waitUntil("the switch is ready", 10_000, isReady);
  const away = () => waitUntil("the switch is not ready", 10_000, () => !isReady());

  async function atBot() {
    const { network } = real();
    const { phone, channel } = await running.arrive();
    const leg = network.leg();
    await running.asterisk.attachBot(channel, leg);
    await phone.answered();
    return { phone, channel, leg };
  }

  test("while AMI is away calls go on; back again, they are told again by the same ids", async () => {
    const { asterisk, log } = running;
    const { phone, channel, leg } = await atBot();
    const before = log.facts.filter((fact) => fact.channel_id === channel);
    real().ami.cut();
    await away();
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
    await expect(asterisk.redirect(channel, running.place("queue", "5002"))).rejects.toMatchObject({
      code: "PBX_SWITCH_UNAVAILABLE",
    });
    const from = log.facts.length;
    real().ami.heal();
    await back();
    const again = log.facts.slice(from);
    expect(again.map(({ kind }) => kind)).toEqual(["channel_up", "bot_joined"]);
    expect(again.every((fact) => before.some(({ id }) => id === fact.id))).toBe(true);
    await log.expect(channel, "bot_joined", { where: { uuid: leg.uuid } });
    expect(await asterisk.redirect(channel, running.place("queue", "5002"))).toBe("confirmed");
    await talk(phone, await running.answers(real().network.agent));
  });

  test("what happened while AMI was away is told when it is back: gone, answered, moved, arrived", async () => {
    const { asterisk, log, arrive, place, ringing } = running;
    const { network, ami } = real();
    const gone = await atBot();
    const talking = await arrive();
    await asterisk.redirect(talking.channel, place("queue", "5002"));
    const agent = await ringing(network.agent);
    await log.expect(talking.channel, "agent_ringing");
    ami.cut();
    await away();
    await gone.phone.hangUp();
    await agent.answer();
    await talk(talking.phone, agent);
    const late = await running.callIn();
    await late.ringing();
    ami.heal();
    await back();
    await log.expect(gone.channel, "bot_left", { where: { by: "caller" } });
    await log.expect(gone.channel, "hung_up");
    await log.expect(talking.channel, "agent_answered", { where: { extension: "1001" } });
    await log.expect(talking.channel, "queue_left", { where: { reason: "answered" } });
    await log.expect(talking.channel, "bridged", { where: { with_extension: "1001" } });
    const arrived = log.facts.find(
      (fact) =>
        fact.kind === "route_wanted" && ![gone.channel, talking.channel].includes(fact.channel_id),
    );
    expect(await asterisk.hangUp(arrived?.channel_id ?? "")).toBe("hung_up");
    expect(await late.ended()).toMatchObject({ how: "refused" });
  });

  test("a redirect whose answer was lost is found out when AMI is back, and was sent once", async () => {
    const { asterisk, log, arrive, place, answers } = running;
    const { network, ami } = real();
    const { phone, channel } = await arrive();
    ami.hang("answers");
    const order = asterisk.redirect(channel, place("queue", "5002"));
    await talk(phone, await answers(network.agent));
    ami.heal();
    expect(await order).toBe("confirmed");
    await back();
    const count = (kind: string) => new Set(idsOf(log.facts, channel, kind)).size;
    expect([count("redirected"), count("route_wanted")]).toEqual([1, 1]);
    expect(phone.over).toBe(false);
  });

  test("a redirect that may or may not have reached Asterisk is unknown, and the caller comes to people", async () => {
    const { asterisk, log, arrive, place, answers } = running;
    const { network, ami } = real();
    const { phone, channel } = await arrive();
    ami.hang("both");
    const began = performance.now();
    expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("unknown");
    expect(performance.now() - began).toBeLessThan(8_000);
    ami.heal();
    await talk(phone, await answers(network.agent));
    await back();
    expect(idsOf(log.facts, channel, "redirected")).toEqual([]);
  });

  test("while ARI is away bots go on talking, new calls go to people, and nothing is left over", async () => {
    const { log, tidy } = running;
    const { network, ari } = real();
    const { phone, channel } = await atBot();
    const orphan = await atBot();
    ari.cut();
    await away();
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
    const late = await running.callIn();
    await talk(late, await running.answers(network.agent));
    await late.hangUp();
    await orphan.phone.hangUp();
    await log.expect(orphan.channel, "hung_up");
    ari.heal();
    await back();
    const { channel: next } = await running.arrive();
    expect(await running.asterisk.redirect(next, running.place("queue", "5002"))).toBe("confirmed");
    await phone.hangUp();
    await log.expect(channel, "bot_left", { where: { by: "caller" } });
    await tidy();
  });

  test("an application that Asterisk has forgotten under an open websocket is taken up again", async () => {
    const { network } = real();
    // Another program of the same name comes and goes: our websocket stays open, and deaf.
    const address = parseAsteriskUrl(network.asterisk.ariUrl, "http", "ARI_URL");
    const other = new AriClient({ ...address, apps: ["pipecast"] });
    await other.ready();
    await other.close();
    const lost = await running.callIn();
    await running.answers(network.agent);
    await lost.hangUp();
    await waitUntil("the application is back", 10_000, async () => {
      const apps = await network.asterisk.cli("ari show apps");
      return apps.includes("pipecast") && isReady();
    });
    const { channel } = await running.arrive();
    expect(await running.asterisk.hangUp(channel)).toBe("hung_up");
  });

  test("the next run of ours tells the calls that are up by the same ids, and looks after them", async () => {
    const { network, ami, ari } = real();
    const first = running;
    const bot = await atBot();
    const waiting = await first.arrive();
    const queued = await first.arrive();
    await first.asterisk.redirect(queued.channel, first.place("queue", "5002"));
    await first.log.expect(queued.channel, "queue_entered");
    // It ends like a process that is killed: no goodbye.
    ami.cut();
    ari.cut();
    await away();
    const dead = first.asterisk;
    ami.heal();
    ari.heal();
    const second = network && switchOn(network, { routeWaitMs });
    const log = createFactLog();
    await second.start(log.listen);
    try {
      for (const channel of [bot.channel, waiting.channel, queued.channel]) {
        const up = await log.expect(channel, "channel_up");
        expect(up).toMatchObject({
          id: (await first.log.expect(channel, "channel_up")).id,
          direction: "inbound",
          caller_number: "+40744123456",
          dialled: "+40310000400",
        });
      }
      expect(log.kinds(bot.channel)).toEqual(["channel_up", "bot_joined"]);
      expect(await log.expect(bot.channel, "bot_joined")).toMatchObject({
        id: (await first.log.expect(bot.channel, "bot_joined")).id,
        uuid: bot.leg.uuid,
      });
      expect((await log.expect(waiting.channel, "route_wanted")).id).toBe(
        (await first.log.expect(waiting.channel, "route_wanted")).id,
      );
      expect(log.kinds(queued.channel)).toEqual(["channel_up", "queue_entered"]);
      bot.phone.audio.play(440);
      await bot.phone.audio.heard.hears(440);
      expect(await second.redirect(bot.channel, first.place("internal", "1002"))).toBe("confirmed");
      await talk(bot.phone, await first.answers(network.second));
      await log.expect(bot.channel, "bot_left", { where: { by: "moved" } });
      expect(await second.hangUp(queued.channel)).toBe("hung_up");
      await log.expect(queued.channel, "queue_left", { where: { reason: "abandoned" } });
    } finally {
      await second.stop();
      await dead.stop();
    }
  });

  test("a stop leaves calls with bots as they are, and gives those that wait to the dialplan", async () => {
    const { network } = real();
    const { phone, leg } = await atBot();
    const waiting = await running.arrive();
    await running.asterisk.stop();
    await talk(waiting.phone, await running.answers(network.agent));
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
    expect(() => running.asterisk.requireReady()).toThrow("cannot be reached");
    // Nobody was there to see the caller leave: the next run hangs up the bot that stayed behind.
    await phone.hangUp();
    expect(await network.asterisk.cli("core show channels concise")).toContain(leg.uuid);
    await running.asterisk.start(() => {});
    expect(await network.sessions.get(leg.uuid)?.ended).toMatch(/^peer_(?:closed|reset)$/);
  });

  test("when Asterisk dies all calls are told hung up, and the next call finds it back", async () => {
    const { network } = real();
    const { phone, channel } = await running.arrive();
    await network.asterisk.kill();
    phone.drop();
    await away();
    await network.asterisk.start();
    await back();
    await running.log.expect(channel, "hung_up");
    const { channel: next } = await running.arrive();
    expect(await running.asterisk.hangUp(next)).toBe("hung_up");
  });
});

function idsOf(facts: readonly SwitchFact[], channel: string, kind: string): string[] {
  return facts
    .filter((fact) => fact.kind === kind && fact.channel_id === channel)
    .map(({ id }) => id);
}

describeReal(
  "a switch that may not start",
  () => openAsteriskNetwork(),
  (real) => {
    test("it refuses an AMI user that could originate calls or run commands, unless told to take it", async () => {
      await using privileged = await openAsteriskNetwork({ asterisk: { files: {} } });
      const refused = switchOn(privileged, { startMs: 3_000 });
      await expect(refused.start(() => {})).rejects.toMatchObject({
        code: "PBX_AMI_OVERPRIVILEGED",
        message: expect.stringContaining("Originate"),
      });
      const taken = switchOn(privileged, { allowPrivilegedAmi: true });
      await taken.start(() => {});
      await taken.stop();
    });

    test("a wrong password and an Asterisk that is not there are told as such, without the password", async () => {
      const network = real();
      const wrong = { ...network, amiUrl: network.amiUrl.replace("a-secret", "b-secret") };
      const refused = switchOn(wrong, { startMs: 3_000 });
      await expect(refused.start(() => {})).rejects.toMatchObject({
        code: "ASTERISK_LOGIN_REFUSED",
        message: expect.not.stringContaining("secret-of"),
      });
      const absent = { ...network, amiUrl: network.amiUrl.replace(":5038", ":5039") };
      await expect(switchOn(absent, { startMs: 500 }).start(() => {})).rejects.toMatchObject({
        code: "ASTERISK_UNREACHABLE",
      });
    });

    test("without PipeCast a call goes straight to people", async () => {
      const network = real();
      await applicationForgotten(network);
      const calls = callsOn(network, createFactLog());
      const phone = await calls.callIn();
      await talk(phone, await calls.answers(network.agent));
      await calls.tidy();
    });
  },
);
