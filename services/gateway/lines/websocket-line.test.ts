// The line suite over real websockets, in both forms.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bytesFromSamples, samplesFromBytes } from "@pipecast/audio/frames";
import { decodeUlaw, encodeUlaw } from "@pipecast/audio/g711";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type LinePair, describeLine } from "./line.contract.ts";
import { type MediaForm, astrapbxForm, twilioForm } from "./media-form.ts";
import { asteriskForm } from "./media/asterisk-form.ts";
import { WebSocketLine } from "./websocket-line.ts";

/** The far end's side of a form. */
interface FarForm {
  say(pcm: Int16Array): string | Buffer;
  hear(data: Buffer, isBinary: boolean): Int16Array | undefined;
}

const binary: FarForm = {
  say: (pcm) => Buffer.from(bytesFromSamples(pcm)),
  hear: (data, isBinary) => (isBinary ? samplesFromBytes(Buffer.from(data)) : undefined),
};

type FormName = "twilio" | "astrapbx" | "asterisk";

const far: Record<FormName, FarForm> = {
  twilio: {
    say: (pcm) =>
      JSON.stringify({
        event: "media",
        media: { track: "inbound", payload: Buffer.from(encodeUlaw(pcm)).toString("base64") },
      }),
    hear(data) {
      const { event, media } = JSON.parse(data.toString()) as {
        event: string;
        media: { payload: string };
      };
      return event === "media" ? decodeUlaw(Buffer.from(media.payload, "base64")) : undefined;
    },
  },
  astrapbx: binary,
  asterisk: binary,
};

const pressed: Record<FormName, (digit: string) => string> = {
  twilio: (digit) => JSON.stringify({ event: "dtmf", dtmf: { digit } }),
  astrapbx: (digit) => JSON.stringify({ event: "dtmf", dtmf: { digit } }),
  asterisk: (digit) => `DTMF_END digit:${digit}`,
};

async function connect(form: MediaForm) {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const line = new Promise<WebSocketLine>((resolve) => {
    server.on("connection", (socket) => resolve(new WebSocketLine(socket, form)));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.on("open", resolve));
  const stop = async () => {
    socket.terminate();
    http.close();
  };
  return { line: await line, socket, stop };
}

async function make(name: FormName, form: MediaForm): Promise<LinePair> {
  const { line, socket, stop } = await connect(form);
  const heard: Int16Array[] = [];
  socket.on("message", (data, isBinary) => {
    const pcm = far[name].hear(data as Buffer, isBinary);
    if (pcm !== undefined) heard.push(pcm);
  });
  return {
    line,
    far: {
      heard,
      speak: (pcm) => socket.send(far[name].say(pcm)),
      press: (digit) => socket.send(pressed[name](digit)),
      hangUp: () => socket.close(1000),
      breakOff: () => socket.terminate(),
      closed: new Promise((resolve) => socket.on("close", (code) => resolve(code === 1000))),
    },
    stop,
  };
}

describeLine("AstraPBX websocket", () => make("astrapbx", astrapbxForm), { changesRate: false });
describeLine("Asterisk's chan_websocket", () => make("asterisk", asterisk("slin")), {
  changesRate: false,
});
describeLine("Twilio Media Streams", () => make("twilio", twilioForm("MZ1")), {
  changesRate: false,
  carried: (pcm) => decodeUlaw(encodeUlaw(pcm)),
});

function asterisk(format: string, json = false): MediaForm {
  const form = asteriskForm({ type: "start", format, frameBytes: 0, channel_id: "", json });
  if (form === undefined) throw new Error(`${format} is no format of ours`);
  return form;
}

function listenTo(line: WebSocketLine) {
  const ends: string[] = [];
  line.listen({
    rateChanged: () => undefined,
    audio: () => undefined,
    digit: () => undefined,
    closed: (why) => ends.push(why),
  });
  return ends;
}

test("a stop message is the far end's goodbye", async () => {
  const { line, socket, stop } = await connect(twilioForm("MZ1"));
  onTestFinished(stop);
  const ends = listenTo(line);
  socket.send('{"event":"stop","streamSid":"MZ1"}');
  await expect.poll(() => ends).toEqual(["far_end"]);
});

test("interrupting a bot on Twilio has it throw away what it holds: clear, with the stream's id", async () => {
  const { line, socket, stop } = await connect(twilioForm('MZ"1'));
  onTestFinished(stop);
  const message = new Promise<string>((resolve) =>
    socket.once("message", (data) => resolve((data as Buffer).toString())),
  );
  line.discard();
  expect(JSON.parse(await message)).toEqual({ event: "clear", streamSid: 'MZ"1' });
});

test("Twilio is given marks behind frames, and its echo is told; a mark that is not ours is nobody's", async () => {
  const { line, socket, stop } = await connect(twilioForm("MZ1"));
  onTestFinished(stop);
  const played: number[] = [];
  line.listen({
    rateChanged: () => undefined,
    audio: () => undefined,
    digit: () => undefined,
    played: (mark) => played.push(mark),
    closed: () => undefined,
  });
  expect(line.echoes).toBe(true);
  const messages: { event: string; mark?: { name: string } }[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse((data as Buffer).toString()) as (typeof messages)[number];
    messages.push(message);
    if (message.event === "mark") socket.send((data as Buffer).toString());
  });
  for (const name of ["q1", "p", "p-1", "p1e9", "p99999999999999999999", 7, null])
    socket.send(JSON.stringify({ event: "mark", mark: { name } }));
  line.send(new Int16Array(160), 41);
  line.send(new Int16Array(0), 42);
  await expect.poll(() => played).toEqual([41, 42]);
  expect(messages.map(({ event, mark }) => mark?.name ?? event)).toEqual(["media", "p41", "p42"]);
});

test("a line that cannot echo leaves marks out", async () => {
  const { line, socket, stop } = await connect(astrapbxForm);
  onTestFinished(stop);
  expect(line.echoes).toBe(false);
  const messages: number[] = [];
  socket.on("message", (data) => messages.push((data as Buffer).length));
  line.send(new Int16Array(0), 1);
  line.send(new Int16Array(160), 2);
  await expect.poll(() => messages).toEqual([320]);
});

test("nonsense is ignored: broken JSON, foreign events, digits that are none, our own track", async () => {
  const { line, socket, stop } = await connect(twilioForm("MZ1"));
  onTestFinished(stop);
  const told: string[] = [];
  line.listen({
    rateChanged: () => told.push("rate"),
    audio: () => told.push("audio"),
    digit: (digit) => told.push(digit),
    closed: (why) => told.push(why),
  });
  for (const text of [
    "{",
    "null",
    "[]",
    '{"event":"media"}',
    '{"event":"media","media":{"track":"outbound","payload":"////"}}',
    '{"event":"dtmf","dtmf":{"digit":"12"}}',
    '{"event":"mark"}',
    '{"event":"dtmf","dtmf":{"digit":"5"}}',
  ])
    socket.send(text);
  socket.send(Buffer.alloc(320));
  socket.send('{"event":"stop"}');
  await expect.poll(() => told).toEqual(["5", "far_end"]);
});

test.each(["messages", "pings"])("a flood of %s ends the line with 1008", async (what) => {
  const { line, socket, stop } = await connect(astrapbxForm);
  onTestFinished(stop);
  const ends = listenTo(line);
  const code = new Promise((resolve) => socket.on("close", resolve));
  for (let i = 0; i < 5_000; i++) {
    if (socket.readyState !== WebSocket.OPEN) break;
    if (what === "pings") socket.ping();
    else socket.send("{}");
  }
  // The reason reaches whoever still reads; a flood of pings may cut its own connection first.
  expect(what === "pings" ? [1006, 1008] : [1008]).toContain(await code);
  expect(ends).toEqual(["lost"]);
});

test("Asterisk is told to flush, to mark and to hang up in its own words; 16 kHz stays 16 kHz; while it holds, nothing is sent", async () => {
  const { line, socket, stop } = await connect(asterisk("slin16", true));
  onTestFinished(stop);
  const played: number[] = [];
  const lengths: number[] = [];
  line.listen({
    rateChanged: () => undefined,
    audio: (pcm) => lengths.push(pcm.length),
    digit: () => undefined,
    played: (mark) => played.push(mark),
    closed: () => undefined,
  });
  const messages: string[] = [];
  socket.on("message", (data, isBinary) =>
    messages.push(isBinary ? `${(data as Buffer).length} bytes` : (data as Buffer).toString()),
  );
  expect(line.rate).toBe(16_000);
  line.sendSilence();
  line.send(new Int16Array(0), 3);
  line.discard();
  socket.send(Buffer.alloc(641));
  socket.send('{"event":"MEDIA_MARK_PROCESSED","correlation_id":"p3"}');
  socket.send('{"event":"MEDIA_XOFF"}');
  await expect.poll(() => line.sendSilence()).toBe(false);
  expect(played).toEqual([3]);
  expect(lengths).toEqual([320]);
  socket.send('{"event":"MEDIA_XON"}');
  await expect.poll(() => line.sendSilence()).toBe(true);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  line.close();
  await closed;
  expect(messages.slice(0, 3)).toEqual([
    "640 bytes",
    '{"command":"MARK_MEDIA","correlation_id":"p3"}',
    '{"command":"FLUSH_MEDIA"}',
  ]);
  expect(messages.at(-1)).toBe('{"command":"HANGUP"}');
});

test("formats that are none of ours are refused", () => {
  for (const format of ["opus", "alaw", "slin44", "", "__proto__"])
    expect(() => asterisk(format)).toThrow(/no format/);
  expect(asterisk("ulaw").rate).toBe(8000);
});
