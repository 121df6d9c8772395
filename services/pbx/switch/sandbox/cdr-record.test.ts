// The sandbox writes a call down as Asterisk would.
import { expect, test } from "vitest";
import type { CdrRow } from "./cdr-record.ts";
import { caller, did, leg, prefix, withCall } from "./sandbox-world.fixture.ts";

const agent = `PJSIP/${prefix}_1001-`;

/** A row in the columns and order of the dumps. */
function dump(row: CdrRow): string {
  const dst = row.dstchannel.replace(/[0-9a-f]{8}$/, "") || "-";
  return `${row.dst} | ${row.dcontext} | ${dst} | ${row.lastapp}(${row.lastdata}) | dur=${row.duration} | bill=${row.billsec} | ${row.disposition}`;
}

test("a direct call that nobody answers is one Dial row, unanswered [A1]", async () => {
  const it = await withCall();
  await it.place("1001", "internal");
  await it.clock.advance(30_000);
  expect(it.rows.map(dump)).toEqual([
    `1001 | ${prefix}_internal | ${agent} | Dial(PJSIP/${prefix}_1001,30) | dur=30 | bill=0 | NO ANSWER`,
  ]);
  expect(it.rows[0]).toMatchObject({
    src: caller,
    clid: `"" <${caller}>`,
    uniqueid: it.channel,
    linkedid: it.channel,
    answer: null,
    amaflags: "DOCUMENTATION",
    calldate: "2026-11-20 10:00:00",
    end: "2026-11-20 10:00:30",
  });
});

test("a direct call is billed from the answer [A4]", async () => {
  const it = await withCall();
  await it.place("1001", "internal");
  await it.clock.advance(1_000);
  it.sandbox.phones.agent(prefix, "1001", "answer");
  await it.clock.advance(1_500);
  it.sandbox.phones.agent(prefix, "1001", "hangup");
  expect(it.rows.map(dump)).toEqual([
    `1001 | ${prefix}_internal | ${agent} | Dial(PJSIP/${prefix}_1001,30) | dur=2 | bill=1 | ANSWERED`,
  ]);
});

test("a busy extension is BUSY [A6], one without a phone leaves no row [A9]", async () => {
  const it = await withCall();
  await it.place("1001", "internal");
  it.sandbox.phones.agent(prefix, "1001", "answer");
  const second = await it.arrive();
  await it.sandbox.redirect(second, { context: `${prefix}_internal`, extension: "1001" });
  expect(it.rows.map(dump)).toEqual([
    `1001 | ${prefix}_internal | ${agent} | Dial(PJSIP/${prefix}_1001,30) | dur=0 | bill=0 | BUSY`,
  ]);
  const third = await it.arrive();
  await it.sandbox.redirect(third, { context: `${prefix}_internal`, extension: "1012" });
  await it.facts.expect(third, "agent_not_answered", { where: { reason: "unavailable" } });
  expect(it.facts.kinds(third).at(-1)).toBe("hung_up");
  expect(it.rows).toHaveLength(1);
});

test("a queue that gives up is an unanswered Queue row and an answered Hangup of no length [B1]", async () => {
  const it = await withCall();
  await it.place("5001");
  await it.clock.advance(2_000);
  await it.sandbox.hangUp(it.channel);
  expect(it.rows.map(dump)).toEqual([
    `5001 | ${prefix}_queue | ${agent} | Queue(5001,,,,2) | dur=2 | bill=2 | NO ANSWER`,
    `5001 | ${prefix}_queue | - | Hangup() | dur=0 | bill=0 | ANSWERED`,
  ]);
  expect(it.rows[0]?.sequence).toBeLessThan(it.rows[1]?.sequence ?? -1);
});

test("a caller who gives up in a queue leaves one row [B3]", async () => {
  const it = await withCall();
  await it.place("5002");
  await it.clock.advance(2_000);
  it.sandbox.phones.hangUp(prefix, it.channel);
  expect(it.rows.map(dump)).toEqual([
    `5002 | ${prefix}_queue | ${agent} | Queue(5002,,,,30) | dur=2 | bill=2 | NO ANSWER`,
  ]);
});

test("an agent who refuses rings again after 5 s, a row each time [B9]", async () => {
  const it = await withCall();
  await it.place("5002");
  for (let time = 0; time < 3; time += 1) {
    expect(it.sandbox.phones.agent(prefix, "1001", "decline")).toBe(it.channel);
    expect(it.sandbox.phones.ringing(prefix)).toEqual([]);
    await it.clock.advance(5_000);
  }
  expect(it.sandbox.phones.ringing(prefix)).toHaveLength(1);
  await it.clock.advance(15_000);
  await it.sandbox.hangUp(it.channel);
  expect(it.rows.map((row) => row.disposition)).toEqual([
    ...Array.from({ length: 4 }, () => "NO ANSWER"),
    "ANSWERED",
  ]);
  expect(new Set(it.rows.map((row) => row.sequence)).size).toBe(5);
});

test("a queue without anybody looks answered [B11]", async () => {
  const it = await withCall();
  await it.place("5003");
  await it.clock.advance(2_000);
  await it.sandbox.hangUp(it.channel);
  expect(it.rows.map(dump)).toEqual([
    `5003 | ${prefix}_queue | - | Hangup() | dur=2 | bill=2 | ANSWERED`,
  ]);
});

test("a bot alone is one answered row to the number itself [D1 D2]", async () => {
  const it = await withCall();
  const bot = leg();
  await it.sandbox.attachBot(it.channel, bot);
  await it.clock.advance(2_000);
  it.sandbox.phones.botAudioEnded(it.channel, bot.uuid, "caller");
  expect(it.rows.map(dump)).toEqual([
    `${did} | ${prefix}_inbound | - | AudioSocket(${bot.uuid},127.0.0.1:9092) | dur=2 | bill=2 | ANSWERED`,
  ]);
  expect(it.rows[0]?.userfield).toBe(`bot=${bot.uuid}`);
});

test("bot, then queue, then agent is one row with everything in it [E1]", async () => {
  const it = await withCall();
  const bot = leg();
  await it.sandbox.attachBot(it.channel, bot);
  await it.clock.advance(1_000);
  await it.place("5002");
  it.sandbox.phones.botAudioEnded(it.channel, bot.uuid, "caller"); // the bot's end means nothing now
  await it.clock.advance(1_000);
  it.sandbox.phones.agent(prefix, "1001", "answer");
  await it.clock.advance(2_000);
  it.sandbox.phones.agent(prefix, "1001", "hangup");
  expect(it.rows.map(dump)).toEqual([
    `5002 | ${prefix}_queue | ${agent} | Queue(5002,,,,30) | dur=4 | bill=4 | ANSWERED`,
  ]);
});

test("bot, then an extension that does not answer, has billed seconds without a person [A10]", async () => {
  const it = await withCall();
  await it.sandbox.attachBot(it.channel, leg());
  await it.place("1001", "internal");
  await it.clock.advance(30_000);
  expect(it.rows.map(dump)).toEqual([
    `1001 | ${prefix}_internal | ${agent} | Dial(PJSIP/${prefix}_1001,30) | dur=30 | bill=30 | NO ANSWER`,
    `1001 | ${prefix}_internal | - | Hangup() | dur=0 | bill=0 | ANSWERED`,
  ]);
});

test("a queue that gives up and then a bot: the second row lasts as long as the bot", async () => {
  const it = await withCall();
  await it.place("5001");
  await it.clock.advance(2_000);
  const bot = leg();
  await it.sandbox.attachBot(it.channel, bot);
  await it.clock.advance(7_000);
  it.sandbox.phones.hangUp(prefix, it.channel);
  expect(it.rows.map(dump)).toEqual([
    `5001 | ${prefix}_queue | ${agent} | Queue(5001,,,,2) | dur=2 | bill=2 | NO ANSWER`,
    `5001 | ${prefix}_queue | - | AudioSocket(${bot.uuid},127.0.0.1:9092) | dur=7 | bill=7 | ANSWERED`,
  ]);
});

test("an outside number answers and talks; a call out is told from the agent's side [F1]", async () => {
  const it = await withCall();
  await it.sandbox.attachBot(it.channel, leg());
  await it.place("+919876543210", "outbound");
  expect(it.sandbox.phones.look(prefix, it.channel)?.state).toBe("talking");
  await it.clock.advance(3_000);
  it.sandbox.phones.hangUp(prefix, it.channel);
  const out = await it.sandbox.phones.place({
    prefix,
    direction: "outbound",
    from: "1001",
    to: "+40740111222",
  });
  await it.clock.advance(2_000);
  it.sandbox.phones.agent(prefix, "1001", "hangup");
  const trunk = `PJSIP/${prefix}_trunk`;
  expect(it.rows.map(dump)).toEqual([
    `+919876543210 | ${prefix}_outbound | ${trunk}- | Dial(PJSIP/+919876543210@${prefix}_trunk,30) | dur=3 | bill=3 | ANSWERED`,
    `+40740111222 | ${prefix}_outbound | ${trunk}- | Dial(PJSIP/+40740111222@${prefix}_trunk,30) | dur=2 | bill=2 | ANSWERED`,
  ]);
  expect(it.rows[1]).toMatchObject({ src: "1001", uniqueid: out.channel_id });
});
