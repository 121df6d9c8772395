// The product's frame path on Twilio Media Streams without a model: websocket, form, line, queue, 20 ms clock, form, websocket.
import type { AddressInfo } from "node:net";
import { systemClock } from "@pipecast/platform/clock";
import { WebSocketServer } from "ws";
import { Playout } from "../../services/gateway/call/playout.ts";
import { createTicker } from "../../services/gateway/call/ticker.ts";
import { twilioForm } from "../../services/gateway/lines/media-form.ts";
import { WebSocketLine } from "../../services/gateway/lines/websocket-line.ts";
import { report } from "./report.ts";

const ticker = createTicker({
  clock: systemClock,
  onFault: (error) => {
    throw error;
  },
});

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  backlog: 1024,
  perMessageDeflate: false,
});
server.on("connection", (socket) => {
  const line = new WebSocketLine(socket, twilioForm("MZ1"));
  const playout = new Playout<never>({
    line,
    modelRate: 8000,
    now: performance.now(),
    heard: () => undefined,
    pause: () => undefined,
  });
  const leave = ticker.add(playout);
  line.listen({
    // What is silent needs no echo: the line has silence of its own, as in a call where the bot is not speaking.
    audio: (pcm) => {
      if (pcm[0] !== 0) playout.speak(pcm, performance.now());
    },
    digit: () => undefined,
    rateChanged: () => undefined,
    closed: leave,
  });
});
server.on("listening", () => report((server.address() as AddressInfo).port));
