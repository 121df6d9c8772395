// What comes out is what came in, in slices; and an end is an end.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { paceStream } from "./pace-stream.ts";
import { createPacer } from "./pacer.ts";

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function pair(
  maxBytes = 1_000_000,
): Promise<{ peer: Socket; socket: Socket; stream: Duplex }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [[peer]] = (await Promise.all([once(server, "connection"), once(socket, "connect")])) as [
    [Socket],
    unknown,
  ];
  server.close();
  peer.on("error", () => undefined);
  ends.push(() => peer.destroy());
  return { peer, socket, stream: paceStream(socket, createPacer(), maxBytes) };
}

async function readAll(stream: Duplex): Promise<{ bytes: Buffer; largest: number }> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return { bytes: Buffer.concat(chunks), largest: Math.max(...chunks.map(({ length }) => length)) };
}

test("200 KB come whole, in slices of 2 KB at most, then the end", async () => {
  const { peer, stream } = await pair();
  const sent = randomBytes(200_000);
  peer.end(sent);
  const { bytes, largest } = await readAll(stream);
  expect(bytes.equals(sent)).toBe(true);
  expect(largest).toBeLessThanOrEqual(2_048);
});

test("bytes that come one by one come whole", async () => {
  const { peer, stream } = await pair();
  const sent = randomBytes(300);
  const read = readAll(stream);
  for (const byte of sent) {
    peer.write(Uint8Array.of(byte));
    await new Promise(setImmediate);
  }
  peer.end();
  expect((await read).bytes.equals(sent)).toBe(true);
});

test("what is written arrives, and its end with it", async () => {
  const { peer, stream } = await pair();
  stream.end("request");
  let text = "";
  peer.setEncoding("utf8").on("data", (part: string) => (text += part));
  await once(peer, "end");
  expect(text).toBe("request");
});

test("who does not read makes the other side wait", async () => {
  const { peer, socket, stream } = await pair(100_000_000);
  const block = Buffer.alloc(1024 * 1024);
  let written = 0;
  while (written < 64 && peer.write(block)) written += 1;
  stream.once("data", () => stream.pause());
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  expect(socket.bytesRead).toBeLessThan(1024 * 1024);
  stream.destroy();
});

test("a reset comes after the bytes before it", async () => {
  const { peer, stream } = await pair();
  let size = 0;
  stream.on("data", (chunk: Buffer) => (size += chunk.length));
  const failed = once(stream, "error");
  peer.write(Buffer.alloc(10_000), () => peer.resetAndDestroy());
  const [error] = (await failed) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNRESET");
  expect(size).toBe(10_000);
});

test("one byte more than the limit ends it, and the connection", async () => {
  const { peer, socket, stream } = await pair(5_000);
  stream.resume();
  const closed = once(socket, "close");
  peer.write(Buffer.alloc(5_001));
  await expect(once(stream, "end")).rejects.toThrow("more than 5000 bytes came");
  await closed;
});
