// The product's frame path without a model: server, decoder, line, queue, 20 ms clock, encoder; each frame goes back.
import { startAudioSocketServer } from "@pipecast/asterisk/audiosocket";
import { systemClock } from "@pipecast/platform/clock";
import { Playout } from "../../services/gateway/call/playout.ts";
import { createTicker } from "../../services/gateway/call/ticker.ts";
import { AudioSocketLine } from "../../services/gateway/lines/audiosocket-line.ts";
import { report } from "./report.ts";

const ticker = createTicker({
  clock: systemClock,
  onFault: (error) => {
    throw error;
  },
});

const server = await startAudioSocketServer({
  port: 0,
  limits: { calls: 5000 },
  authorize: (_, wire) => {
    const line = new AudioSocketLine(wire);
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
      rateChanged: (rate) => playout.setRate(rate),
      closed: leave,
    });
    return line;
  },
});
report(server.port);
