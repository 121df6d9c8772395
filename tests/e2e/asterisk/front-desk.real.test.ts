// From a number to a person, on an Asterisk that runs the files PipeCast wrote: bot, queue, phone, records, and a reload while people talk.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@pipecast/platform/db";
import { describeReal } from "@pipecast/testkit/describe-real";
import type { IncomingCall } from "@pipecast/testkit/sip-phone/incoming-call";
import type { OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openGeneratedInstallation, operatorToken } from "./generated-asterisk.fixture.ts";

const org_id = "grand-estancia";
const prefix = "org_grandestancia";
const ivr = "+912261234500";
const from = "+919812345678";

interface Live {
  linkedid: string;
  channel_id: string;
  caller_number: string;
  caller_id: string;
  to: string;
  bot_id?: string;
}

async function open() {
  const installation = await openGeneratedInstallation();
  const agent = await installation.register(`${prefix}_1001`);
  const colleague = await installation.register(`${prefix}_1003`);
  const live = async () =>
    (await installation.ask("GET", `/api/v1/calls/live?org_id=${org_id}`)).body as Live[];
  return { ...installation, agent, colleague, live };
}

describeReal("a generated Asterisk", open, (real) => {
  test('TC-E01 AT-17 AT-18 [asterisk] SIP caller → bot → "front desk" → queue → the agent\'s phone answers, and both hear one another', async () => {
    const { trunks, ask, agent, live, asterisk, database, recordings, configure, program } = real();
    const caller = trunks[0]?.phone;
    if (caller === undefined) throw new Error("no trunk");
    const phone = await caller.call(ivr, { from });
    await phone.answered();
    const atBot = await waitUntil("the bot has the call", 8_000, async () =>
      (await live()).find(({ bot_id }) => bot_id === "grand-estancia-ivr"),
    );
    // AT-17: the number that was dialled, not the caller's, and who has the call.
    expect(atBot).toMatchObject({
      caller_number: from,
      caller_id: ivr,
      to: "grand-estancia-ivr",
    });
    await waitUntil("the bot is heard", 8_000, () =>
      phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 500),
    );
    const { linkedid } = atBot;
    const session = await waitUntil("the session is there", 8_000, async () => {
      const path = `/admin/sessions?org_id=${org_id}&linkedid=${linkedid}`;
      const { items } = (await ask("GET", path)).body as { items: { id: string }[] };
      return items[0];
    });
    const text = "I would like to talk to the front desk";
    const said = await ask("POST", `/admin/sessions/${session.id}/say`, { org_id, text });
    expect(said.status).toBe(202);
    const rung = await agent.incoming(12_000);
    expect(rung.remote.user).toBe(from);
    await rung.answer();
    await talk(phone, rung);
    expect(await live()).toMatchObject([{ caller_id: ivr, to: "5001", linkedid }]);
    expect(await asterisk.cli("core show channels concise")).not.toContain("AudioSocket");

    // A new queue, written and applied while they talk; the trunk's file was edited and stays.
    await ask("POST", "/api/v1/queues", { org_id, number: "5010", name: "Concierge", members: [] });
    const report = configure();
    expect(report).toMatch(/changed +extensions\.conf/);
    expect(report).toMatch(/kept +pjsip_trunk_org_grandestancia\.conf/);
    await asterisk.cli("core reload");
    await waitUntil("the queue is there", 8_000, async () =>
      (await asterisk.cli(`dialplan show 5010@${prefix}_queue`)).includes("Queue("),
    );
    await talk(phone, rung);
    await phone.hangUp();

    const call = await waitUntil("the call is judged", 15_000, async () => {
      const { body } = await ask("GET", `/api/v1/calls/${linkedid}?org_id=${org_id}`);
      return (body as { verdict: string | null }).verdict === null ? undefined : body;
    });
    expect(call).toMatchObject({ verdict: "human_answered", did: ivr, direction: "inbound" });
    const rows = await recordsOf(database, linkedid);
    expect(rows.every(({ sequence }) => typeof sequence === "number")).toBe(true);
    const atPhone = rows.filter(({ dstchannel }) =>
      dstchannel?.startsWith(`PJSIP/${prefix}_1001-`),
    );
    expect(atPhone.length).toBeGreaterThan(0);
    const spooled = readFileSync(asterisk.paths.cdrCsv, "utf8");
    expect(spooled).toContain(linkedid);
    // AT-18: what MixMonitor wrote, both sides, by HTTP.
    const wav = readFileSync(join(recordings, prefix, `${linkedid}.wav`));
    expect(wav.length).toBeGreaterThan(16_000);
    const url = new URL(`/api/v1/calls/${linkedid}/recording?org_id=${org_id}`, program.ready.url);
    const headers = { authorization: `Bearer ${operatorToken}` };
    const whole = await fetch(url, { headers });
    expect(whole.status).toBe(200);
    expect(whole.headers.get("content-length")).toBe(String(wav.length));
    expect(Buffer.from(await whole.arrayBuffer()).equals(wav)).toBe(true);
    const head = await fetch(url, { headers: { ...headers, range: "bytes=0-3" } });
    expect([head.status, await head.text()]).toEqual([206, "RIFF"]);
    const beyond = await fetch(url, { headers: { ...headers, range: `bytes=${wav.length}-` } });
    expect(beyond.status).toBe(416);
  }, 90_000);

  test("[asterisk] a number's new target is where its next call goes, and nothing is reloaded", async () => {
    const { trunks, ask, agent } = real();
    const { items } = (await ask("GET", `/api/v1/numbers?org_id=${org_id}`)).body as {
      items: { id: string; number: string }[];
    };
    const id = items.find(({ number }) => number === ivr)?.id;
    const target = { type: "extension", id: "1001" };
    expect(await ask("PUT", `/api/v1/numbers/${id}`, { org_id, target })).toMatchObject({
      status: 200,
    });
    const phone = await trunks[0]?.phone.call(ivr, { from });
    const rung = await agent.incoming(12_000);
    await rung.answer();
    if (phone === undefined) throw new Error("no trunk");
    await talk(phone, rung);
    await phone.hangUp();
  }, 30_000);

  test("[asterisk] calls of phones, inside and outside, are told apart and make no ticket", async () => {
    const { trunks, ask, agent, colleague } = real();
    const judged = (direction: string) =>
      waitUntil(`the ${direction} call is judged`, 15_000, async () => {
        const path = `/api/v1/calls?org_id=${org_id}&direction=${direction}`;
        const { items } = (await ask("GET", path)).body as {
          items: { verdict: string | null; ticket_id: string | null }[];
        };
        return items.find(({ verdict }) => verdict !== null);
      });
    const inside = await agent.call("1003");
    const answered = await colleague.incoming(8_000);
    await answered.answer();
    await talk(inside, answered);
    await inside.hangUp();

    const outside = await agent.call("+919876543210");
    const far = await trunks[0]?.phone.incoming(8_000);
    expect([far?.dialled, far?.remote.user]).toEqual(["+919876543210", ivr]);
    await outside.hangUp();

    for (const direction of ["internal", "outbound"])
      expect(await judged(direction)).toMatchObject({ verdict: "excluded", ticket_id: null });
  }, 45_000);

  test("[asterisk] a queue that nobody takes gives its caller to the bot that is its failover", async () => {
    const { trunks, ask, asterisk, configure, colleague, live } = real();
    const failover = { type: "bot", id: "grand-estancia-ivr" };
    await ask("PUT", "/api/v1/queues/5002", { org_id, timeout_s: 2, failover });
    const made = await ask("POST", "/api/v1/numbers", {
      org_id,
      number: "+912261234577",
      target: { type: "queue", id: "5002" },
    });
    expect(made.status).toBe(201);
    configure();
    await asterisk.cli("core reload");
    await waitUntil("the dialplan is the new one", 8_000, async () =>
      (await asterisk.cli(`dialplan show 5002@${prefix}_queue`)).includes("5002,,,,2)"),
    );
    const phone = await trunks[0]?.phone.call("+912261234577", { from });
    const rung = await colleague.incoming(8_000);
    rung.ring();
    await waitUntil("the bot has the call", 10_000, async () =>
      (await live()).some(
        (one) => one.to === "grand-estancia-ivr" && one.caller_id.endsWith("577"),
      ),
    );
    await waitUntil("the bot is heard", 8_000, () =>
      phone?.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 500),
    );
    expect(rung.over).toBe(true);
    await phone?.hangUp();
  }, 45_000);
});

async function talk(one: OutgoingCall, other: IncomingCall): Promise<void> {
  one.audio.play(440);
  other.audio.play(700);
  await Promise.all([one.audio.heard.hears(700), other.audio.heard.hears(440)]);
}

async function recordsOf(database: string, linkedid: string) {
  const db = await openDatabase(database);
  try {
    return await waitUntil("the record is in the database", 8_000, async () => {
      const found = await sql<{ sequence: number; dstchannel: string | null }>`
        select sequence, dstchannel from asterisk_cdr where linkedid = ${linkedid}`.execute(
        db.kysely,
      );
      return found.rows.length === 0 ? undefined : found.rows;
    });
  } finally {
    await db.close();
  }
}
