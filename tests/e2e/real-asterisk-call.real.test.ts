// The whole program on a real Asterisk: a caller dials the number, talks with the demo bot, and comes to people.
import { describeReal } from "@pipecast/testkit/describe-real";
import { type RunningProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import type { IncomingCall } from "@pipecast/testkit/sip-phone/incoming-call";
import type { SipPhone } from "@pipecast/testkit/sip-phone/open-phone";
import type { OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { openAsteriskNetwork } from "../../services/pbx/switch/asterisk/asterisk-network.fixture.ts";

const operatorToken = "operator-token-of-the-real-asterisk-test";
const org_id = "grand-estancia";
const prefix = "org_grandestancia";
const bot = "+912261234502";
const from = "+919812345678";

interface Live {
  channel_id: string;
  caller_number: string;
  caller_id: string;
  to: string;
  bot_id?: string;
}

async function openInstallation() {
  const folder = await tempDir();
  const network = await openAsteriskNetwork({ owner: { prefix, did: bot } });
  const start = () =>
    startProgram({
      data: folder.path,
      env: {
        SWITCH: "asterisk",
        AMI_URL: network.amiUrl,
        ARI_URL: network.asterisk.ariUrl,
        OPERATOR_TOKEN: operatorToken,
      },
    });
  let program: RunningProgram;
  try {
    program = await start();
  } catch (error) {
    await network[Symbol.asyncDispose]();
    throw error;
  }
  const ask = async (method: string, path: string, body?: object) => {
    const url = new URL(path, program.ready.url);
    if (method === "GET") url.searchParams.set("org_id", org_id);
    const answer = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${operatorToken}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify({ org_id, ...body }) }),
      signal: AbortSignal.timeout(12_000),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return {
    network,
    ask,
    ready: async () => (await fetch(`${program.ready.url}/readyz`)).status === 200,
    /** The machine kills it, and something starts it again. */
    killAndStart: async () => {
      await program.stop("SIGKILL");
      program = await start();
    },
    live: async () => (await ask("GET", "/api/v1/calls/live")).body as Live[],
    async [Symbol.asyncDispose]() {
      await program.stop();
      await network[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
}

describeReal("the program on a real Asterisk", openInstallation, (real) => {
  const running: (OutgoingCall | IncomingCall)[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).flatMap((one) => (one.over ? [] : [one.hangUp()])));
    await waitUntil("no call is left", 8_000, async () => (await real().live()).length === 0);
    await waitUntil("no channel is left", 8_000, async () => {
      const count = await real().network.asterisk.cli("core show channels count");
      return count.startsWith("0 active channels");
    });
  });

  async function atBot(): Promise<{ phone: OutgoingCall; channel: string }> {
    const { network, live } = real();
    const phone = await network.caller.call(bot, { from });
    running.push(phone);
    await phone.answered();
    const call = await waitUntil("the call is at the bot", 5_000, async () =>
      (await live()).find(({ bot_id }) => bot_id === "demo"),
    );
    expect(call).toMatchObject({ caller_number: from, caller_id: bot });
    return { phone, channel: call.channel_id };
  }

  async function answers(phone: SipPhone): Promise<IncomingCall> {
    let coming = await phone.incoming();
    while (coming.over) coming = await phone.incoming();
    running.push(coming);
    await coming.answer();
    return coming;
  }

  test("the caller hears the bot, presses 1, and talks with an agent; the bot is gone from the call", async () => {
    const { network, live, ready } = real();
    expect(await ready()).toBe(true);
    const { phone, channel } = await atBot();
    await waitUntil("the bot is heard", 8_000, () =>
      phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 1_000),
    );
    await phone.audio.press("1");
    const agent = await answers(network.agent);
    expect(agent.remote.user).toBe(from);
    await talk(phone, agent);
    expect(await live()).toMatchObject([{ channel_id: channel, to: "5001" }]);
    expect(await network.asterisk.cli("core show channels concise")).not.toContain("AudioSocket");
    await agent.hangUp();
    expect(await phone.ended()).toMatchObject({ by: "them", how: "bye" });
  });

  test("TC-701 [asterisk] destination_type queue sends the call to the queue's context", async () => {
    const { network, ask } = real();
    const { phone, channel } = await atBot();
    const answer = await ask("POST", `/api/v1/calls/${channel}/transfer`, {
      destination: "5002",
      destination_type: "queue",
    });
    expect(answer).toEqual({
      status: 200,
      body: {
        status: "transferred",
        channel_id: channel,
        context: `${prefix}_queue`,
        extension: "5002",
      },
    });
    await talk(phone, await answers(network.agent));
  });

  test("TC-702 [asterisk] destination_type extension rings the extension's phone", async () => {
    const { network, ask } = real();
    const { phone, channel } = await atBot();
    const answer = await ask("POST", `/api/v1/calls/${channel}/transfer`, {
      destination: "1002",
      destination_type: "extension",
    });
    expect(answer).toMatchObject({ status: 200, body: { context: `${prefix}_internal` } });
    await talk(phone, await answers(network.second));
  });

  test("TC-703 [asterisk] destination_type external dials the outside number over the trunk", async () => {
    const { network, ask } = real();
    const { phone, channel } = await atBot();
    const answer = await ask("POST", `/api/v1/calls/${channel}/transfer`, {
      destination: "9876543210",
      destination_type: "external",
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { context: `${prefix}_outbound`, extension: "+919876543210" },
    });
    const outside = await answers(network.caller);
    expect(outside.dialled).toBe("+919876543210");
    await talk(phone, outside);
  });

  test("TC-704 [asterisk] without destination_type the destination is an extension", async () => {
    const { network, ask } = real();
    const { phone, channel } = await atBot();
    const path = `/api/v1/calls/${channel}/transfer`;
    expect(await ask("POST", path, { destination: "1001" })).toMatchObject({
      status: 200,
      body: { context: `${prefix}_internal`, extension: "1001" },
    });
    await talk(phone, await answers(network.agent));
  });

  test("TC-705 [asterisk] an unknown channel is 404, TC-706 [asterisk] an unknown type 400, and the call stays", async () => {
    const { ask, live } = real();
    const { phone, channel } = await atBot();
    const transfer = (id: string, body: object) =>
      ask("POST", `/api/v1/calls/${id}/transfer`, { destination: "5001", ...body });
    expect((await transfer("1763633700.9999", { destination_type: "queue" })).status).toBe(404);
    expect((await transfer(channel, { destination_type: "invalid" })).status).toBe(400);
    expect(
      (await transfer(channel, { destination_type: "queue", destination: "5999" })).status,
    ).toBe(422);
    expect(phone.over).toBe(false);
    expect(await live()).toMatchObject([{ channel_id: channel, bot_id: "demo" }]);
  });

  test("the call is hung up by order, and a caller's own hang-up ends it everywhere", async () => {
    const { ask } = real();
    const first = await atBot();
    const answer = await ask("POST", `/api/v1/calls/${first.channel}/hangup`, {});
    expect(answer).toMatchObject({ status: 200, body: { status: "hung_up" } });
    expect(await first.phone.ended()).toMatchObject({ by: "them", how: "bye" });
    const second = await atBot();
    await second.phone.hangUp();
  });

  test("a program that is killed comes back to its callers: the bot answers again, and they come to people", async () => {
    const { network, killAndStart, live } = real();
    const { phone, channel } = await atBot();
    await killAndStart();
    await waitUntil("the bot has the call again", 8_000, async () =>
      (await live()).some((call) => call.channel_id === channel && call.bot_id === "demo"),
    );
    await waitUntil("the bot is heard", 8_000, () =>
      phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 1_000),
    );
    await phone.audio.press("1");
    await talk(phone, await answers(network.agent));
    expect(await live()).toMatchObject([{ channel_id: channel, to: "5001" }]);
  });
});

async function talk(one: OutgoingCall, other: IncomingCall): Promise<void> {
  one.audio.play(440);
  other.audio.play(700);
  await Promise.all([one.audio.heard.hears(700), other.audio.heard.hears(440)]);
}
