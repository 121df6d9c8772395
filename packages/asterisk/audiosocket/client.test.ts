// The software caller: one frame every 20 ms, speech in order, keys, and an end that both sides see.
import { createServer, type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { dialAudioSocket } from "./client.ts";
import { RecordingSession } from "./recording-session.fixture.ts";
import { startAudioSocketServer, type AudioSocketServer } from "./server.ts";

const uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
let server: AudioSocketServer;

afterEach(() => server.close());

async function talk(rate: number) {
  const started = Promise.withResolvers<RecordingSession>();
  server = await startAudioSocketServer({
    port: 0,
    authorize: (_, line) => {
      const session = new RecordingSession(line);
      started.resolve(session);
      return session;
    },
  });
  const heard: { pcm: Int16Array; rate: number }[] = [];
  const call = await dialAudioSocket({
    host: "127.0.0.1",
    port: server.port,
    uuid,
    rate,
    onAudio: (pcm, at) => heard.push({ pcm, rate: at }),
  });
  return { call, heard, session: await started.promise };
}

test("speech arrives whole and in order, 20 ms at a time in real time, with silence before and after", async () => {
  const { call, session } = await talk(8000);
  const speech = Int16Array.from({ length: 4000 }, (_, i) => i + 1);
  await Promise.all([call.speak(speech.subarray(0, 1700)), call.speak(speech.subarray(1700))]);
  await session.when(() => session.audioFrames.length > 40);
  call.hangup();
  await session.when(() => session.ends.length > 0);
  expect(new Set(session.audioFrames.map(({ pcm }) => pcm.length))).toEqual(new Set([160]));
  const heard = session.heard;
  const from = heard.indexOf(1);
  expect(heard.subarray(from, from + 4000)).toEqual(speech);
  expect(heard.subarray(from + 4000).every((sample) => sample === 0)).toBe(true);
  const [first, last] = [session.audioFrames[0], session.audioFrames[40]];
  const took = (last?.at ?? 0) - (first?.at ?? 0);
  expect(took).toBeGreaterThan(650);
  expect(session.ends).toEqual(["peer_hangup"]);
});

test("a caller at 16 kHz sends 16 kHz frames and hears whatever rate the bot speaks", async () => {
  const { call, session, heard } = await talk(16_000);
  await session.when(() => session.audioFrames.length > 1);
  expect(session.audioFrames.map(({ pcm, rate }) => [pcm.length, rate])[0]).toEqual([320, 16_000]);
  session.line.sendAudio(Int16Array.of(-5, 6), 24_000);
  session.line.sendSilence(8000);
  session.line.hangup();
  expect(await call.ended).toBe("bot_hangup");
  expect(heard).toEqual([
    { pcm: Int16Array.of(-5, 6), rate: 24_000 },
    { pcm: new Int16Array(160), rate: 8000 },
  ]);
});

test("keys arrive in order, and a caller that only closes looks like Asterisk", async () => {
  const { call, session } = await talk(8000);
  for (const key of "12*#") call.press(key);
  await session.when(() => session.digits.length === 4);
  expect(session.digits.join("")).toBe("12*#");
  expect(() => call.press("x")).toThrow(/not a key/);
  call.hangup("close");
  expect(await call.ended).toBe("hung_up");
  await session.when(() => session.ends.length > 0);
  expect(session.ends).toEqual(["peer_closed"]);
});

test("speech cut off by the end of the call does not leave its speaker waiting", async () => {
  const { call, session } = await talk(8000);
  const speaking = call.speak(new Int16Array(80_000));
  session.line.hangup();
  await speaking;
  expect(await call.ended).toBe("bot_hangup");
  await call.speak(new Int16Array(160));
});

test("nobody there, or nobody who answers in time, is an error that says so", async () => {
  await talk(8000);
  const free = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => free.once("listening", resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  await expect(dialAudioSocket({ host: "127.0.0.1", port, uuid })).rejects.toMatchObject({
    code: "ASTERISK_UNREACHABLE",
    outcome: "none",
  });
  const signal = AbortSignal.abort();
  await expect(
    dialAudioSocket({ host: "127.0.0.1", port: server.port, uuid, signal }),
  ).rejects.toThrow(/given up/);
});

test("an abort ends a call that is up", async () => {
  const { session } = await talk(8000);
  const abort = new AbortController();
  const call = await dialAudioSocket({
    host: "127.0.0.1",
    port: server.port,
    uuid,
    signal: abort.signal,
  });
  abort.abort();
  expect(await call.ended).toBe("hung_up");
  expect(session.ends).toEqual([]);
});
