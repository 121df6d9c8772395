// The line suite over a browser phone's websocket, and what only this line does.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bytesFromSamples, samplesFromBytes } from "@pipecast/audio/frames";
import { sine } from "@pipecast/audio/tone";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { LineEnd } from "../line.ts";
import { type LinePair, describeLine } from "../line.contract.ts";
import { PhoneLine } from "./phone-line.ts";
import { PhoneSocket } from "./phone-socket.ts";

async function connect(audio = true) {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const told: string[] = [];
  const opened = new Promise<{ line: PhoneLine; phone: PhoneSocket }>((resolve) => {
    server.on("connection", (socket) => {
      const phone: PhoneSocket = new PhoneSocket(
        socket,
        { rate: 8000, audio },
        {
          audio: (pcm) => line.audio(pcm),
          say: (text) => told.push(text),
          digit: (digit) => line.digit(digit),
          ended: (why: LineEnd) => line.ended(why),
        },
      );
      const line = new PhoneLine(phone, () => phone.close());
      resolve({ line, phone });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.on("open", resolve));
  const stop = async () => {
    socket.terminate();
    http.close();
  };
  return { ...(await opened), socket, told, stop };
}

describeLine("A browser phone", makePhone, { changesRate: false });

async function makePhone(): Promise<LinePair> {
  const { line, socket, stop } = await connect();
  const heard: Int16Array[] = [];
  socket.on("message", (data, isBinary) => {
    if (isBinary) heard.push(samplesFromBytes(Buffer.from(data as Buffer)));
  });
  return {
    line,
    far: {
      heard,
      speak: (pcm) => socket.send(bytesFromSamples(pcm)),
      press: (digit) => socket.send(JSON.stringify({ type: "dtmf", digit })),
      hangUp: () => socket.send('{"type":"hangup"}'),
      breakOff: () => socket.terminate(),
      closed: new Promise((resolve) => socket.on("close", (code) => resolve(code === 1000))),
    },
    stop,
  };
}

test("a phone for typing has no sound either way, and the bot's words still count as sent", async () => {
  const { line, socket, told, stop } = await connect(false);
  onTestFinished(stop);
  const messages: boolean[] = [];
  socket.on("message", (_data, isBinary) => messages.push(isBinary));
  let heard = 0;
  line.listen({
    rateChanged: () => undefined,
    audio: () => heard++,
    digit: () => undefined,
    closed: () => undefined,
  });
  expect(line.send(sine(300, 8000, 160))).toBe(true);
  line.discard();
  socket.send(Buffer.alloc(320));
  socket.send('{"type":"say","text":" a table "}');
  await expect.poll(() => told).toEqual(["a table"]);
  await expect.poll(() => messages).toEqual([false]);
  expect(heard).toBe(0);
});

test("what cannot be read is ignored; an odd byte more is left out", async () => {
  const { line, socket, told, stop } = await connect();
  onTestFinished(stop);
  const lengths: number[] = [];
  const digits: string[] = [];
  line.listen({
    rateChanged: () => undefined,
    audio: (pcm) => lengths.push(pcm.length),
    digit: (digit) => digits.push(digit),
    closed: () => undefined,
  });
  for (const text of [
    "{",
    "null",
    "[]",
    "7",
    '{"type":"say"}',
    '{"type":"say","text":"  "}',
    `{"type":"say","text":"${"x".repeat(2001)}"}`,
    '{"type":"dtmf","digit":"12"}',
    '{"type":"dtmf","digit":5}',
    '{"type":"shout","text":"hey"}',
  ])
    socket.send(text);
  socket.send(Buffer.alloc(321));
  socket.send(Buffer.from([0xff, 0xfe, 0xfd]), { binary: false });
  await new Promise((resolve) => socket.once("close", resolve));
  expect(told).toEqual([]);
  expect(digits).toEqual([]);
  expect(lengths).toEqual([160]);
});

test("a reader too slow for a megabyte of news is given up, and the bot is told", async () => {
  const { line, phone, socket, stop } = await connect();
  onTestFinished(stop);
  const ends: string[] = [];
  line.listen({
    rateChanged: () => undefined,
    audio: () => undefined,
    digit: () => undefined,
    closed: (why) => ends.push(why),
  });
  socket.pause();
  const state = { text: "x".repeat(60_000) };
  for (let i = 0; i < 400 && ends.length === 0; i++) {
    phone.tell({ type: "state", state });
    await new Promise(setImmediate);
  }
  expect(ends).toEqual(["lost"]);
  expect(line.send(sine(300, 8000, 160))).toBe(false);
});
