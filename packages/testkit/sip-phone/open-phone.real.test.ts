// Test phones on a real Asterisk: every way a call can begin and end, with audio and digits both ways.
import { afterEach, expect, test } from "vitest";
import { holdMusicHz } from "../asterisk/lay-out.ts";
import { readCallRecords } from "../asterisk/read-call-records.ts";
import { startAsterisk } from "../asterisk/start-asterisk.ts";
import { describeReal } from "../describe-real.ts";
import { waitUntil } from "../wait-until.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { openPhone, type SipPhone } from "./open-phone.ts";
import type { OutgoingCall } from "./outgoing-call.ts";

const dialplan = `
[org_a_in]
exten => +911,1,Dial(PJSIP/org_a_1001,10)
exten => +912,1,Answer()
 same => n,Queue(5001,,,,8)
 same => n,Hangup()
exten => +913,1,Dial(PJSIP/org_a_1002,10)
exten => +914,1,Answer()
 same => n,Echo()
exten => +915,1,Busy(1)
[org_a_internal]
exten => 1001,1,Dial(PJSIP/org_a_1001,10)
exten => 8001,1,Answer()
 same => n,Echo()
exten => _+X.,1,Dial(PJSIP/\${EXTEN}@org_a_trunk,10)
`;

describeReal("phones on Asterisk", openNetwork, (real) => {
  const running: { hangUp(): Promise<unknown>; over: boolean }[] = [];
  const call = async (phone: SipPhone, number: string, from?: string) => {
    const outgoing = await phone.call(number, { from });
    running.push(outgoing);
    return outgoing;
  };
  afterEach(async () => {
    const left = running.splice(0).filter(({ over }) => !over);
    await Promise.all(left.map((one) => one.hangUp()));
    await waitUntil("no channel is left", 5_000, async () =>
      (await real().asterisk.cli("core show channels count")).startsWith("0 active channels"),
    );
  });
  const talk = async (number = "+911"): Promise<[OutgoingCall, IncomingCall]> => {
    const { caller, agent } = real();
    const outgoing = await call(caller, number, "+919812345678");
    const incoming = await agent.incoming();
    await Promise.all([incoming.answer(), outgoing.answered()]);
    return [outgoing, incoming];
  };

  test("a call through the trunk rings the agent's phone with the caller's number", async () => {
    const { caller, agent } = real();
    const outgoing = await call(caller, "+911", "+919812345678");
    const incoming = await agent.incoming();
    incoming.ring();
    expect((await outgoing.ringing()).status).toBe(180);
    expect(incoming.remote.user).toBe("+919812345678");
    expect(incoming.dialled).toBe("org_a_1001");
    await Promise.all([incoming.answer(), outgoing.answered()]);
  });

  test("each hears the other's tone and not its own", async () => {
    const [outgoing, incoming] = await talk();
    outgoing.audio.play(440);
    incoming.audio.play(700);
    await Promise.all([outgoing.audio.heard.hears(700), incoming.audio.heard.hears(440)]);
    incoming.audio.hush();
    await outgoing.audio.heard.hearsSilence();
    await expect(outgoing.audio.heard.hears(700, 500)).rejects.toThrow("700 Hz: not within 500 ms");
    expect(outgoing.audio.heard.counters).toMatchObject({ lost: 0, biggest: 160 });
  });

  test("digits arrive both ways, each once and in order", async () => {
    const [outgoing, incoming] = await talk();
    await Promise.all([outgoing.audio.press("159#"), incoming.audio.press("0*")]);
    const pressed: string[] = [];
    for (let i = 0; i < 4; i += 1) pressed.push(await incoming.audio.digit());
    expect(pressed.join("")).toBe("159#");
    expect([await outgoing.audio.digit(), await outgoing.audio.digit()]).toEqual(["0", "*"]);
    await expect(incoming.audio.digit(300)).rejects.toThrow("a digit: not within 300 ms");
  });

  test("the caller hangs up and the agent's phone knows", async () => {
    const [outgoing, incoming] = await talk();
    expect(await outgoing.hangUp()).toEqual({ by: "us", how: "bye" });
    expect(await incoming.ended()).toMatchObject({ by: "them", how: "bye" });
  });

  test("the agent hangs up and the caller's phone knows", async () => {
    const [outgoing, incoming] = await talk();
    await incoming.hangUp();
    expect(await outgoing.ended()).toMatchObject({ by: "them", how: "bye" });
  });

  test("a caller who gives up cancels the ringing phone", async () => {
    const { caller, agent } = real();
    const outgoing = await call(caller, "+911");
    const incoming = await agent.incoming();
    incoming.ring();
    await outgoing.ringing();
    expect(await outgoing.hangUp()).toMatchObject({ by: "us", how: "cancel", status: 487 });
    expect(await incoming.ended()).toMatchObject({ by: "them", how: "cancel" });
  });

  test("a caller who gives up at once leaves nothing behind", async () => {
    const outgoing = await call(real().caller, "+911");
    expect(await outgoing.hangUp()).toMatchObject({ by: "us" });
    await real()
      .agent.incoming(500)
      .then((incoming) => incoming.ended())
      .catch(() => undefined);
  });

  test("an agent who is busy or declines is told to the caller, and the wait for an answer ends at once", async () => {
    const { caller, agent } = real();
    const busy = await call(caller, "+911");
    await (await agent.incoming()).decline(486);
    await expect(busy.answered()).rejects.toThrow('"status":486');
    const declined = await call(caller, "+911");
    const ringing = await agent.incoming();
    ringing.ring();
    await ringing.decline();
    expect(await declined.ended()).toMatchObject({ by: "them", how: "refused" });
  });

  test("a number that does not exist is refused with 404", async () => {
    const outgoing = await call(real().caller, "+91999");
    expect(await outgoing.ended()).toMatchObject({ by: "them", how: "refused", status: 404 });
  });

  test("a phone that registers with its password is called and may call; a wrong password is refused", async () => {
    const { asterisk, caller } = real();
    await using agent = await openPhone({ user: "org_a_1002", password: "right" });
    agent.attach(asterisk);
    await agent.register();
    const outgoing = await call(caller, "+913");
    const incoming = await agent.incoming();
    await Promise.all([incoming.answer(), outgoing.answered()]);
    await incoming.hangUp();

    const own = await call(agent, "8001");
    await own.answered();
    own.audio.play(500);
    await own.audio.heard.hears(500);
    await own.hangUp();

    await using stranger = await openPhone({ user: "org_a_1002", password: "wrong" });
    stranger.attach(asterisk);
    await expect(stranger.register()).rejects.toThrow("the registration is refused: 401");
    await agent.register(0);
    expect((await (await call(caller, "+913")).ended()).how).toBe("refused");
  });

  test("a phone that insists on µ-law talks with one that speaks A-law", async () => {
    const { asterisk, agent } = real();
    await using other = await openPhone({ host: real().caller.host, codec: "ulaw" });
    other.attach(asterisk);
    const outgoing = await call(other, "+911");
    const incoming = await agent.incoming();
    await Promise.all([incoming.answer(), outgoing.answered()]);
    outgoing.audio.play(440);
    incoming.audio.play(700);
    await Promise.all([outgoing.audio.heard.hears(700), incoming.audio.heard.hears(440)]);
    await outgoing.hangUp();
  });

  test("the agent calls out, and the trunk's phone is what rings", async () => {
    const { caller, agent } = real();
    const outgoing = await call(agent, "+919800000001");
    const incoming = await caller.incoming();
    expect(incoming.dialled).toBe("+919800000001");
    await Promise.all([incoming.answer(), outgoing.answered()]);
    await incoming.hangUp();
  });

  test("in a queue the caller hears the music on hold, then the agent, and the record tells it", async () => {
    const { asterisk, caller, agent } = real();
    const outgoing = await call(caller, "+912", "+919811111111");
    const incoming = await agent.incoming();
    await outgoing.audio.heard.hears(holdMusicHz);
    await incoming.answer();
    incoming.audio.play(700);
    await outgoing.audio.heard.hears(700);
    await outgoing.hangUp();
    const record = await waitUntil("the call's record", 5_000, async () =>
      (await readCallRecords(asterisk.paths.cdrCsv)).find(({ src }) => src === "+919811111111"),
    );
    expect(record).toMatchObject({ dst: "+912", lastapp: "Queue", disposition: "ANSWERED" });
    expect(record.dstchannel).toMatch(/^PJSIP\/org_a_1001-/);
  });

  test("the agent sends the caller on by REFER", async () => {
    const [outgoing, incoming] = await talk();
    outgoing.audio.play(440);
    await incoming.audio.heard.hears(440);
    await incoming.transfer("8001");
    expect(await incoming.ended()).toEqual({ by: "us", how: "bye" });
    outgoing.audio.play(520);
    await outgoing.audio.heard.hears(520);
    await outgoing.hangUp();
  });

  test("a phone from an unknown address is refused", async () => {
    await using stranger = await openPhone();
    stranger.attach(real().asterisk);
    const outgoing = await call(stranger, "+911");
    expect(await outgoing.ended()).toMatchObject({ how: "refused", status: 401 });
  });
});

async function openNetwork() {
  const [caller, agent] = await Promise.all([
    openPhone(),
    openPhone({ user: "org_a_1001", password: "secret" }),
  ]);
  const context = "org_a_internal";
  const asterisk = await startAsterisk({
    trunks: [
      { endpoint: "org_a_trunk", from: caller.host, context: "org_a_in", contact: caller.contact },
    ],
    agents: [
      { endpoint: "org_a_1001", context, contact: agent.contact, password: "secret" },
      { endpoint: "org_a_1002", context, password: "right" },
    ],
    queues: [{ name: "5001", members: ["PJSIP/org_a_1001"] }],
    dialplan,
  }).catch(async (error: unknown) => {
    await Promise.all([caller.close(), agent.close()]);
    throw error;
  });
  caller.attach(asterisk);
  agent.attach(asterisk);
  const close = async () => {
    await Promise.all([caller.close(), agent.close()]);
    await asterisk.remove();
  };
  return { caller, agent, asterisk, [Symbol.asyncDispose]: close };
}
