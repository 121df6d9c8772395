// The server over real sockets: names calls, carries them, and ends each in one way, whatever the other side does.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { dialAudioSocket } from "./client.ts";
import { encodeAudio, encodeDigit, encodeHangup, encodeUuid } from "./encoder.ts";
import type { Line } from "./line.ts";
import { RecordingSession } from "./recording-session.fixture.ts";
import { startAudioSocketServer, type AudioSocketServer, type ServerLimits } from "./server.ts";

const uuid = "3f2b8c1e-9d4a-4b7e-8c55-0a1b2c3d4e5f";
const loud = (samples: number) => new Int16Array(samples).fill(9000);
let server: AudioSocketServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server that takes every call but those refused by `known`. */
async function serve(
  limits: Partial<ServerLimits> = {},
  known: (uuid: string) => boolean = () => true,
) {
  const sessions: RecordingSession[] = [];
  const faults: unknown[] = [];
  const waiting: ((session: RecordingSession) => void)[] = [];
  server = await startAudioSocketServer({
    port: 0,
    limits: { lingerMs: 200, ...limits },
    onFault: (error) => faults.push(error),
    authorize: (id, line) => {
      if (!known(id)) return undefined;
      const session = new RecordingSession(line);
      sessions.push(session);
      waiting.shift()?.(session);
      return session;
    },
  });
  const { port } = server;
  return {
    server,
    port,
    sessions,
    faults,
    next: () => new Promise<RecordingSession>((resolve) => waiting.push(resolve)),
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Everything the server says until its end, and whether that was a clean close. */
async function untilClosed(socket: Socket): Promise<{ bytes: Buffer; clean: boolean }> {
  const pieces: Buffer[] = [];
  let clean = false;
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  socket.on("error", () => undefined);
  socket.on("end", () => {
    clean = true;
    socket.end();
  });
  await once(socket, "close");
  return { bytes: Buffer.concat(pieces), clean };
}

const settled = (s: AudioSocketServer) =>
  vi.waitFor(() => {
    const { live, pending, closing } = s.counts();
    expect({ live, pending, closing }).toEqual({ live: 0, pending: 0, closing: 0 });
  });

test("a named call is heard: audio with its rate, digits, and its end", async () => {
  const { port, next } = await serve();
  const coming = next();
  const socket = await open(port);
  socket.write(encodeUuid(uuid.toUpperCase()));
  const session = await coming;
  expect(session.line.uuid).toBe(uuid);
  expect(session.line.remoteAddress).toBe("127.0.0.1");
  socket.write(
    Buffer.concat([encodeAudio(loud(160), 8000), encodeDigit("7"), encodeAudio(loud(2), 16_000)]),
  );
  await session.when(() => session.audioFrames.length === 2);
  expect(session.audioFrames.map(({ pcm, rate }) => [pcm.length, pcm[0], rate])).toEqual([
    [160, 9000, 8000],
    [2, 9000, 16_000],
  ]);
  expect(session.digits).toEqual(["7"]);
  socket.end(encodeHangup());
  await session.when(() => session.ends.length > 0);
  expect(session.ends).toEqual(["peer_hangup"]);
  socket.resume();
  await once(socket, "close");
});

test("an unknown UUID gets a clean close and not one byte, and the port goes on", async () => {
  const { server: s, port, sessions } = await serve({}, (id) => id !== uuid);
  const socket = await open(port);
  socket.write(Buffer.concat([encodeUuid(uuid), encodeAudio(loud(160), 8000)]));
  expect(await untilClosed(socket)).toEqual({ bytes: Buffer.alloc(0), clean: true });
  expect(sessions).toEqual([]);
  expect(s.counts().ended).toEqual({ refused: 1 });
});

test("a connection that names no call is closed in time", async () => {
  const { server: s, port } = await serve({ greetingMs: 80 });
  const socket = await open(port);
  socket.write(encodeUuid(uuid).subarray(0, 18));
  const started = performance.now();
  expect((await untilClosed(socket)).clean).toBe(true);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(s.counts().turnedAway).toBe(1);
});

test("what is no AudioSocket is closed at its first frame", async () => {
  const { server: s, port } = await serve();
  const socket = await open(port);
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  expect(await untilClosed(socket)).toEqual({ bytes: Buffer.alloc(0), clean: true });
  expect(s.counts().ended).toEqual({ protocol_fault: 1 });
});

test("a reset after any byte ends the line once and leaves nothing behind", async () => {
  const { server: s, port, sessions } = await serve();
  const bytes = Buffer.concat([
    encodeUuid(uuid),
    encodeAudio(loud(3), 8000),
    encodeDigit("1"),
    encodeAudio(loud(2), 16_000),
  ]);
  for (let length = 0; length <= bytes.length; length++) {
    const socket = await open(port);
    socket.on("error", () => undefined);
    if (length > 0)
      await new Promise((resolve) => socket.write(bytes.subarray(0, length), resolve));
    socket.resetAndDestroy();
  }
  await settled(s);
  await vi.waitFor(() => expect(s.counts().accepted).toBe(bytes.length + 1));
  for (const session of sessions) expect(session.ends.length).toBe(1);
});

test("a half-closed connection is a hang-up, as Asterisk makes it, and is closed from our side too", async () => {
  const { port, next } = await serve();
  const coming = next();
  const socket = await open(port);
  socket.end(encodeUuid(uuid));
  const session = await coming;
  expect(await untilClosed(socket)).toEqual({ bytes: Buffer.alloc(0), clean: true });
  expect(session.ends).toEqual(["peer_closed"]);
});

test("a hang-up of ours arrives after all audio, as 0x00 and a clean close, though the caller goes on talking", async () => {
  const { server: s, port, next } = await serve();
  const coming = next();
  const socket = await open(port);
  socket.write(encodeUuid(uuid));
  const talking = setInterval(
    () => socket.writable && socket.write(encodeAudio(loud(160), 8000)),
    1,
  );
  const session = await coming;
  await session.when(() => session.audioFrames.length > 3);
  for (let i = 0; i < 50; i++) session.line.sendAudio(loud(160), 8000);
  session.line.hangup();
  session.line.hangup();
  expect(session.line.sendAudio(loud(160), 8000)).toBe(false);
  const { bytes, clean } = await untilClosed(socket);
  clearInterval(talking);
  expect(clean).toBe(true);
  expect(bytes.length).toBe(50 * 323 + 3);
  expect(bytes.subarray(-3)).toEqual(encodeHangup());
  expect(session.ends).toEqual(["hung_up"]);
  const heard = session.audioFrames.length;
  await settled(s);
  expect(session.audioFrames.length).toBe(heard);
});

test("audio far beyond real time ends the line; some seconds at once after a stall do not", async () => {
  const { port, next } = await serve();
  const second = Buffer.concat(Array<Buffer>(50).fill(encodeAudio(loud(160), 8000)));
  const coming = next();
  const socket = await open(port);
  socket.on("error", () => undefined);
  socket.write(encodeUuid(uuid));
  const session = await coming;
  for (let i = 0; i < 9; i++) socket.write(second);
  await session.when(() => session.audioFrames.length === 450);
  expect(session.ends).toEqual([]);
  for (let i = 0; i < 5; i++) socket.write(second);
  await session.when(() => session.ends.length > 0);
  expect(session.ends).toEqual(["flood"]);
});

test("a peer that takes nothing costs a bounded buffer, then its line", async () => {
  const {
    server: s,
    port,
    next,
  } = await serve({ unsentBytes: 65_536, stuckMs: 50, lingerMs: 100 });
  const coming = next();
  const socket = await open(port);
  socket.pause();
  socket.on("error", () => undefined);
  socket.write(encodeUuid(uuid));
  const session = await coming;
  const pump = setInterval(() => {
    for (let i = 0; i < 40; i++) session.line.sendAudio(loud(32_000), 8000);
  }, 1);
  await session.when(() => session.ends.length > 0);
  clearInterval(pump);
  expect(session.ends).toEqual(["stuck"]);
  expect(s.counts().framesDropped).toBeGreaterThan(0);
  socket.destroy();
});

test("a caller's side that falls silent for good is let go, after the idle time", async () => {
  const { port, next } = await serve({ idleMs: 200 });
  const coming = next();
  const socket = await open(port);
  socket.write(encodeUuid(uuid));
  const session = await coming;
  expect(await untilClosed(socket)).toEqual({ bytes: encodeHangup(), clean: true });
  expect(session.ends).toEqual(["silent"]);
});

test("over the number of calls a caller is closed cleanly, so that the dialplan goes on", async () => {
  const { server: s, port, next } = await serve({ calls: 2 });
  for (let i = 0; i < 2; i++) {
    const coming = next();
    (await open(port)).write(encodeUuid(uuid));
    await coming;
  }
  const third = await open(port);
  third.write(encodeUuid(uuid));
  expect(await untilClosed(third)).toEqual({ bytes: Buffer.alloc(0), clean: true });
  expect(s.counts()).toMatchObject({ live: 2, turnedAway: 1 });
});

test("a session that throws loses its own line only", async () => {
  const { port, next, faults } = await serve();
  const [first, second] = [next(), next()];
  const broken = await open(port);
  broken.write(encodeUuid(uuid));
  const whole = await open(port);
  whole.write(encodeUuid(uuid));
  const [a, b] = [await first, await second];
  a.digit = () => {
    throw new Error("a bug in a call");
  };
  broken.write(encodeDigit("1"));
  expect((await untilClosed(broken)).bytes).toEqual(encodeHangup());
  whole.write(encodeDigit("2"));
  await b.when(() => b.digits.length > 0);
  expect([a.ends, b.ends]).toEqual([["session_fault"], []]);
  expect(faults.map(String)).toEqual(["Error: a bug in a call"]);
});

test("a call that hangs up while it is being set up is told so", async () => {
  let session: RecordingSession | undefined;
  server = await startAudioSocketServer({
    port: 0,
    authorize: (_, line: Line) => {
      line.hangup();
      return (session = new RecordingSession(line));
    },
  });
  const socket = await open(server.port);
  socket.write(encodeUuid(uuid));
  expect((await untilClosed(socket)).bytes).toEqual(encodeHangup());
  expect(session?.ends).toEqual(["hung_up"]);
  await settled(server);
});

test("a thousand silent connections keep no real call out", async () => {
  const { server: s, port, next } = await serve({ greetingMs: 5000 });
  const crowd = Array.from({ length: 1000 }, () =>
    connect({ port, host: "127.0.0.1" })
      .on("error", () => undefined)
      .resume(),
  );
  await vi.waitFor(() => expect(s.counts().accepted).toBeGreaterThan(500), { timeout: 5000 });
  const coming = next();
  const started = performance.now();
  const call = await dialAudioSocket({ host: "127.0.0.1", port, uuid });
  const session = await coming;
  await session.when(() => session.audioFrames.length > 0);
  expect(performance.now() - started).toBeLessThan(1000);
  await vi.waitFor(() => expect(s.counts().pending).toBeLessThanOrEqual(20), { timeout: 5000 });
  expect(session.ends).toEqual([]);
  call.hangup();
  for (const socket of crowd) socket.destroy();
});

test("closing the server ends every call with 0x00 and frees the port", async () => {
  const { server: s, port, next } = await serve();
  const coming = next();
  const socket = await open(port);
  socket.write(encodeUuid(uuid));
  const session = await coming;
  const silent = await open(port);
  const [ending] = [untilClosed(socket), untilClosed(silent)];
  await s.close();
  expect(session.ends).toEqual(["server_closed"]);
  expect((await ending).bytes).toEqual(encodeHangup());
  const again = await startAudioSocketServer({ port, authorize: () => undefined });
  await again.close();
});

test("a taken port is said at once", async () => {
  const { port } = await serve();
  await expect(startAudioSocketServer({ port, authorize: () => undefined })).rejects.toThrow(
    /EADDRINUSE/,
  );
});

test("a call that named itself while the process was held up is taken, however long that was", async () => {
  const { port, server: own, next } = await serve({ greetingMs: 50 });
  const session = next();
  const socket = await open(port);
  await vi.waitFor(() => expect(own.counts().pending).toBe(1));
  socket.write(encodeUuid(uuid));
  const until = performance.now() + 300;
  while (performance.now() < until);
  await session;
  socket.destroy();
});
