// The AudioSocket server under a real Asterisk and a real phone: voice and digits both ways, and every end leaves the caller
// in the dialplan instead of on the street.
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { describeReal } from "@pipecast/testkit/describe-real";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import { afterEach, expect, test } from "vitest";
import { RecordingSession } from "./recording-session.fixture.ts";
import { startAudioSocketServer } from "./server.ts";

const known = "6fa459ea-ee8a-4ca4-894e-db77e160355e";
const unknown = "16fd2706-8baf-433b-82eb-8c7fada847da";

/** After the bot the caller hears an echo: that is how a test knows that the dialplan went on. */
const dialplan = (host: string, port: number) => `[lab_in]
exten => 8001,1,Answer()
 same => n,AudioSocket(${known},${host}:${port})
 same => n,Echo()
exten => 8002,1,Answer()
 same => n,AudioSocket(${unknown},${host}:${port})
 same => n,Echo()
`;

async function openNetwork() {
  const arrivals: ((session: RecordingSession) => void)[] = [];
  const server = await startAudioSocketServer({
    port: 0,
    limits: { calls: 1 },
    authorize: (uuid, line) => {
      if (uuid !== known) return undefined;
      const session = new RecordingSession(line);
      arrivals.shift()?.(session);
      return session;
    },
  });
  const caller = await openPhone();
  const asterisk = await startAsterisk({
    trunks: [{ endpoint: "lab", from: caller.host, context: "lab_in", contact: caller.contact }],
    dialplan: dialplan(server.host, server.port),
  }).catch(async (error: unknown) => {
    await Promise.all([caller.close(), server.close()]);
    throw error;
  });
  caller.attach(asterisk);
  const close = async () => {
    await caller.close();
    await asterisk.remove();
    await server.close();
  };
  const arrival = () => new Promise<RecordingSession>((resolve) => arrivals.push(resolve));
  return { caller, server, arrival, [Symbol.asyncDispose]: close };
}

describeReal("AudioSocket of a real Asterisk", openNetwork, (real) => {
  const running: { hangUp(): Promise<unknown>; over: boolean }[] = [];
  const speaking: NodeJS.Timeout[] = [];

  afterEach(async () => {
    for (const timer of speaking.splice(0)) clearInterval(timer);
    await Promise.all(running.splice(0).flatMap((one) => (one.over ? [] : [one.hangUp()])));
  });

  async function call(number: string) {
    const phone = await real().caller.call(number);
    running.push(phone);
    await phone.answered();
    return phone;
  }

  /** The bot hums `hertz`, 20 ms every 20 ms. */
  function hum({ line }: RecordingSession, hertz: number, rate: number): void {
    let at = 0;
    const frame = () => {
      const step = (2 * Math.PI * hertz) / rate;
      const pcm = Int16Array.from(
        { length: rate / 50 },
        (_, i) => 8000 * Math.sin(step * (at + i)),
      );
      at += pcm.length;
      line.sendAudio(pcm, rate);
    };
    speaking.push(setInterval(frame, 20));
  }

  test.each([8000, 16_000, 24_000])(
    "caller and bot hear each other, the bot speaking at %i Hz; a hang-up of the bot leads on in the dialplan",
    async (rate) => {
      const arriving = real().arrival();
      const phone = await call("8001");
      const session = await arriving;
      phone.audio.play(440);
      hum(session, 700, rate);
      await phone.audio.heard.hears(700);
      await session.when(() => session.audioFrames.length > 50);
      expect(session.audioFrames.at(-1)).toMatchObject({ rate: 8000 });
      expect(session.audioFrames.at(-1)?.pcm.length).toBe(160);
      const last = session.heard.subarray(-1600);
      expect(Math.abs(crossings(last) / 0.2 - 440)).toBeLessThan(20);
      session.line.hangup();
      await phone.audio.heard.hears(440);
      expect([session.ends, phone.over]).toEqual([["hung_up"], false]);
    },
  );

  test("digits arrive each once and in order", async () => {
    const arriving = real().arrival();
    const phone = await call("8001");
    const session = await arriving;
    hum(session, 700, 8000);
    await phone.audio.press("159#*0");
    await session.when(() => session.digits.length >= 6);
    expect(session.digits.join("")).toBe("159#*0");
  });

  test("a caller's hang-up is a plain close, with no 0x00", async () => {
    const arriving = real().arrival();
    const phone = await call("8001");
    const session = await arriving;
    await phone.hangUp();
    await session.when(() => session.ends.length > 0);
    expect(session.ends).toEqual(["peer_closed"]);
  });

  test("a UUID that is not ours costs the caller nothing: the dialplan goes on", async () => {
    const phone = await call("8002");
    phone.audio.play(440);
    await phone.audio.heard.hears(440);
  });

  test("with as many calls as allowed the next caller goes on in the dialplan too", async () => {
    const arriving = real().arrival();
    await call("8001");
    const session = await arriving;
    hum(session, 700, 8000);
    const second = await call("8001");
    second.audio.play(440);
    await second.audio.heard.hears(440);
    expect(session.ends).toEqual([]);
  });
});

/** How often a tone goes from below zero to above. */
function crossings(pcm: Int16Array): number {
  let count = 0;
  for (let i = 1; i < pcm.length; i++)
    if ((pcm[i - 1] as number) < 0 && (pcm[i] as number) >= 0) count += 1;
  return count;
}
