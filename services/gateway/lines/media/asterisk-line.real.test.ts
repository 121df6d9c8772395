// The media line under a real Asterisk and a real phone: voice, keys, marks, flush, and every end.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type MediaStart, parseMediaEvent } from "@pipecast/asterisk/websocket";
import { sine } from "@pipecast/audio/tone";
import { holdMusicHz } from "@pipecast/testkit/asterisk/lay-out";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { describeReal } from "@pipecast/testkit/describe-real";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { WebSocketLine } from "../websocket-line.ts";
import { asteriskForm } from "./asterisk-form.ts";

/** After the bot the caller hears music: that is how a test knows that the dialplan went on. */
const dialplan = `[lab_in]
exten => 9001,1,Answer()
 same => n,Dial(WebSocket/pipecast/c(slin16),,g)
 same => n,MusicOnHold()
exten => 9002,1,Answer()
 same => n,Dial(WebSocket/pipecast/c(slin24)f(json),,g)
 same => n,MusicOnHold()
exten => 9003,1,Answer()
 same => n,Dial(WebSocket/pipecast/c(ulaw),,g)
 same => n,MusicOnHold()
`;

interface Arrival {
  start: MediaStart;
  line: WebSocketLine;
  samples: number;
  digits: string[];
  played: number[];
  ends: string[];
}

async function openNetwork() {
  const arrivals: ((arrival: Arrival) => void)[] = [];
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  server.on("connection", (socket) => {
    socket.once("message", (data) => {
      const start = parseMediaEvent((data as Buffer).toString());
      const form = start?.type === "start" ? asteriskForm(start) : undefined;
      if (start?.type !== "start" || form === undefined) return socket.close(1008);
      const line = new WebSocketLine(socket, form);
      const arrival: Arrival = { start, line, samples: 0, digits: [], played: [], ends: [] };
      line.listen({
        rateChanged: () => undefined,
        audio: (pcm) => (arrival.samples += pcm.length),
        digit: (digit) => arrival.digits.push(digit),
        played: (mark) => arrival.played.push(mark),
        closed: (why) => arrival.ends.push(why),
      });
      return arrivals.shift()?.(arrival);
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  const client = [
    "[pipecast]",
    "type = websocket_client",
    "connection_type = per_call_config",
    `uri = ws://127.0.0.1:${port}/media/x`,
    "protocols = media",
  ];
  const caller = await openPhone();
  const stop = () => {
    server.close();
    http.close();
    for (const socket of server.clients) socket.terminate();
  };
  const asterisk = await startAsterisk({
    trunks: [{ endpoint: "lab", from: caller.host, context: "lab_in", contact: caller.contact }],
    dialplan,
    files: { "websocket_client.conf": `${client.join("\n")}\n` },
  }).catch(async (error: unknown) => {
    await caller.close();
    stop();
    throw error;
  });
  caller.attach(asterisk);
  const close = async () => {
    await caller.close();
    await asterisk.remove();
    stop();
  };
  const arrival = () => new Promise<Arrival>((resolve) => arrivals.push(resolve));
  return { caller, arrival, [Symbol.asyncDispose]: close };
}

describeReal("chan_websocket of a real Asterisk", openNetwork, (real) => {
  const running: { hangUp(): Promise<unknown>; over: boolean }[] = [];
  const speaking: NodeJS.Timeout[] = [];

  afterEach(async () => {
    for (const timer of speaking.splice(0)) clearInterval(timer);
    await Promise.all(running.splice(0).flatMap((one) => (one.over ? [] : [one.hangUp()])));
  });

  async function call(number: string) {
    const arriving = real().arrival();
    const phone = await real().caller.call(number);
    running.push(phone);
    await phone.answered();
    return { phone, bot: await arriving };
  }

  /** The bot hums, 20 ms every 20 ms. */
  function hum({ line }: Arrival, hertz: number): void {
    const wave = sine(hertz, line.rate, line.rate);
    const step = line.rate / 50;
    let at = 0;
    const frame = () => {
      line.send(wave.subarray(at, at + step));
      at = (at + step) % wave.length;
    };
    speaking.push(setInterval(frame, 20));
  }

  test.each([
    ["9001", "slin16", 16_000, false],
    ["9002", "slin24", 24_000, true],
    ["9003", "ulaw", 8000, false],
  ])(
    "[asterisk] %s: caller and bot hear each other in %s; the bot's goodbye leads on in the dialplan",
    async (number, format, rate, json) => {
      const { phone, bot } = await call(number);
      expect(bot.start).toMatchObject({ format, json });
      expect(bot.line.rate).toBe(rate);
      phone.audio.play(440);
      hum(bot, 700);
      await phone.audio.heard.hears(700);
      await waitUntil("the caller is heard", 5000, () => bot.samples > rate / 2);
      bot.line.close();
      await phone.audio.heard.hears(holdMusicHz);
      expect([bot.ends, phone.over]).toEqual([["ours"], false]);
    },
  );

  test.each(["9001", "9002"])(
    "[asterisk] %s: marks come back when they were played, and not once they were flushed; keys arrive",
    async (number) => {
      const { phone, bot } = await call(number);
      const frame = sine(700, bot.line.rate, bot.line.rate / 50);
      for (let i = 0; i < 25; i++) bot.line.send(frame, i === 24 ? 1 : undefined);
      const from = performance.now();
      await waitUntil("the mark comes back", 5000, () => bot.played.length > 0);
      expect(performance.now() - from).toBeGreaterThan(300);
      for (let i = 0; i < 200; i++) bot.line.send(frame);
      bot.line.send(new Int16Array(0), 2);
      bot.line.discard();
      bot.line.send(frame, 3);
      await waitUntil("the next mark comes back", 2000, () => bot.played.includes(3));
      expect(bot.played).toEqual([1, 3]);
      await phone.audio.press("15#");
      await waitUntil("the keys arrive", 5000, () => bot.digits.length >= 3);
      expect(bot.digits.join("")).toBe("15#");
    },
  );

  test("[asterisk] the caller's hang-up is the far end's goodbye", async () => {
    const { phone, bot } = await call("9001");
    await phone.hangUp();
    await waitUntil("the line ends", 5000, () => bot.ends.length > 0);
    expect(bot.ends).toEqual(["far_end"]);
  });
});
