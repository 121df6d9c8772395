// Two organizations with one flow, the same extensions and the same queues on one Asterisk: nobody meets anybody of the other.
import { readFileSync } from "node:fs";
import { describeReal } from "@pipecast/testkit/describe-real";
import type { IncomingCall } from "@pipecast/testkit/sip-phone/incoming-call";
import type { SipPhone } from "@pipecast/testkit/sip-phone/open-phone";
import type { OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { type Ask, openGeneratedInstallation } from "./generated-asterisk.fixture.ts";

const first = { org_id: "grand-estancia", prefix: "org_grandestancia", ivr: "+912261234500" };
const second = { org_id: "hotel-two", prefix: "org_two", ivr: "+912261239900" };
const flow = JSON.parse(
  readFileSync(new URL("../../../bots/grand-estancia/ivr.flow.json", import.meta.url), "utf8"),
) as object;

/** The same again under another name: queues 5001 to 5003 with the extensions that the first has there. */
async function seedSecond(ask: Ask): Promise<void> {
  const { org_id, prefix, ivr } = second;
  const make = async (path: string, body: object) =>
    expect(await ask("POST", path, body)).toMatchObject({ status: 201 });
  await make("/api/v1/organizations", {
    id: org_id,
    name: "Hotel Two",
    context_prefix: prefix,
    country: "IN",
  });
  for (const [number, extension] of [
    ["5001", "1001"],
    ["5002", "1003"],
    ["5003", "1004"],
  ]) {
    await make("/api/v1/users", { org_id, extension, name: `Phone ${extension}` });
    await make("/api/v1/queues", { org_id, number, name: `Queue ${number}`, members: [extension] });
  }
  await make("/admin/bots", { org_id, id: "ivr-two", name: "IVR", flow });
  await make("/admin/bots/ivr-two/publish", { org_id });
  const fallback = { type: "queue", id: "5001" };
  await make("/api/v1/numbers", {
    org_id,
    number: ivr,
    target: { type: "bot", id: "ivr-two" },
    fallback,
  });
}

async function open() {
  const installation = await openGeneratedInstallation({
    prefixes: [first.prefix, second.prefix],
    seed: seedSecond,
  });
  const phones = new Map<string, SipPhone>();
  for (const { prefix } of [first, second])
    for (const extension of ["1001", "1003", "1004"])
      phones.set(`${prefix}_${extension}`, await installation.register(`${prefix}_${extension}`));
  return { ...installation, phones };
}

interface Live {
  linkedid: string;
  channel_id: string;
  caller_number: string;
  caller_id: string;
  to: string;
}

describeReal("two organizations on one Asterisk", open, (real) => {
  const running: (OutgoingCall | IncomingCall)[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).flatMap((one) => (one.over ? [] : [one.hangUp()])));
    await waitUntil("no channel is left", 8_000, async () => {
      const count = await real().asterisk.cli("core show channels count");
      return count.startsWith("0 active channels");
    });
  });

  const live = async (org_id: string) =>
    (await real().ask("GET", `/api/v1/calls/live?org_id=${org_id}`)).body as Live[];

  async function call(prefix: string, number: string, from: string): Promise<OutgoingCall> {
    const trunk = real().trunks.find((one) => one.prefix === prefix);
    if (trunk === undefined) throw new Error(`no trunk of ${prefix}`);
    const made = await trunk.phone.call(number, { from });
    running.push(made);
    return made;
  }

  async function answer(endpoint: string): Promise<IncomingCall> {
    const phone = real().phones.get(endpoint);
    if (phone === undefined) throw new Error(`no phone ${endpoint}`);
    const coming = await phone.incoming(15_000);
    running.push(coming);
    await coming.answer();
    return coming;
  }

  test("TC-E04 [asterisk] the same key leads each caller to the phone of the organization that was called", async () => {
    const mine = await call(first.prefix, first.ivr, "+919812345601");
    const theirs = await call(second.prefix, second.ivr, "+919812345602");
    await Promise.all([press(mine, "1"), press(theirs, "1")]);
    const [here, there] = await Promise.all([
      answer(`${first.prefix}_1001`),
      answer(`${second.prefix}_1001`),
    ]);
    expect([here.remote.user, there.remote.user]).toEqual(["+919812345601", "+919812345602"]);
    await Promise.all([talk(mine, here, 440, 700), talk(theirs, there, 1000, 1300)]);
    for (const { org_id, ivr } of [first, second])
      expect(await live(org_id)).toMatchObject([{ caller_id: ivr, to: "5001" }]);
    // The other's call is as unknown as one that never was.
    const [foreign] = await live(second.org_id);
    const asked = await real().ask("POST", `/api/v1/calls/${foreign?.channel_id}/transfer`, {
      org_id: first.org_id,
      destination: "5002",
      destination_type: "queue",
    });
    expect(asked.status).toBe(404);
  });

  test("AT-17 [asterisk] a call that was sent on to an extension shows it, and still the number that was dialled", async () => {
    const phone = await call(first.prefix, first.ivr, "+919812345604");
    await phone.answered(10_000);
    const atBot = await waitUntil("the call is at the bot", 8_000, async () => {
      const [one] = await live(first.org_id);
      return one?.to === "grand-estancia-ivr" ? one : undefined;
    });
    const { org_id } = first;
    const path = `/api/v1/calls/${atBot.channel_id}/transfer`;
    expect(await real().ask("POST", path, { org_id, destination: "1003" })).toMatchObject({
      status: 200,
    });
    const agent = await answer(`${first.prefix}_1003`);
    await talk(phone, agent, 440, 700);
    expect(await live(org_id)).toMatchObject([{ caller_id: first.ivr, to: "1003" }]);
  });

  test("TC-E06 [asterisk] six calls at once, three for each: every caller reaches the department of their own key", async () => {
    const wanted = [first, second].flatMap(({ org_id, prefix, ivr }, i) =>
      (
        [
          ["1", "1001", "front_desk"],
          ["2", "1003", "housekeeping"],
          ["3", "1004", "restaurant"],
        ] as const
      ).map(([key, extension, department], j) => ({
        org_id,
        prefix,
        ivr,
        key,
        endpoint: `${prefix}_${extension}`,
        department,
        from: `+9198123457${i}${j}`,
        tones: [400 + 130 * (3 * i + j), 1300 + 130 * (3 * i + j)] as const,
      })),
    );
    const calls = await Promise.all(
      wanted.map(async (one) => ({ one, phone: await call(one.prefix, one.ivr, one.from) })),
    );
    await Promise.all(calls.map(({ one, phone }) => press(phone, one.key)));
    await Promise.all(
      calls.map(async ({ one, phone }) => {
        const agent = await answer(one.endpoint);
        expect(agent.remote.user, one.endpoint).toBe(one.from);
        await talk(phone, agent, ...one.tones);
      }),
    );
    for (const { org_id, from, department } of wanted) {
      const list = await real().ask("GET", `/admin/sessions?org_id=${org_id}`);
      const { items } = list.body as { items: { id: string; caller_number: string }[] };
      const mine = items.filter(({ caller_number }) => caller_number === from);
      expect(mine).toHaveLength(1);
      const { body } = await real().ask("GET", `/admin/sessions/${mine[0]?.id}?org_id=${org_id}`);
      expect((body as { state: object }).state).toMatchObject({ department });
    }
  }, 40_000);

  test("TC-E04 [asterisk] a number of the other organization, dialled over one's own trunk, reaches nobody of the other", async () => {
    const stray = await call(first.prefix, second.ivr, "+919812345603");
    // No route in ten seconds: the dialplan sends the caller to the people of the trunk's owner.
    const own = await real().phones.get(`${first.prefix}_1001`)?.incoming(15_000);
    expect(own?.remote.user).toBe("+919812345603");
    for (const { org_id } of [first, second]) expect(await live(org_id)).toEqual([]);
    await stray.hangUp();
    await own?.ended();
  }, 30_000);
});

async function talk(one: OutgoingCall, other: IncomingCall, a: number, b: number): Promise<void> {
  one.audio.play(a);
  other.audio.play(b);
  await Promise.all([one.audio.heard.hears(b, 8_000), other.audio.heard.hears(a, 8_000)]);
}

/** At the bot, until it is heard; then the key of a department. */
async function press(phone: OutgoingCall, key: string): Promise<void> {
  await phone.answered(10_000);
  await waitUntil("the bot is heard", 10_000, () =>
    phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 500),
  );
  await phone.audio.press(key);
}
