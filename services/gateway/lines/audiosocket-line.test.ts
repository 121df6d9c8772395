// The line suite over a real AudioSocket connection.
import { type Socket, connect } from "node:net";
import {
  AudioSocketDecoder,
  encodeAudio,
  encodeDigit,
  encodeUuid,
  startAudioSocketServer,
} from "@pipecast/asterisk/audiosocket";
import { samplesFromBytes } from "@pipecast/audio/frames";
import { AudioSocketLine } from "./audiosocket-line.ts";
import { type FarEnd, type LinePair, describeLine } from "./line.contract.ts";

const uuid = "0b4a6e1e-2f1c-4c5e-9b3a-6d7f8e9a0b1c";

async function make(): Promise<LinePair> {
  let arrived: (line: AudioSocketLine) => void;
  const line = new Promise<AudioSocketLine>((resolve) => (arrived = resolve));
  const server = await startAudioSocketServer({
    host: "127.0.0.1",
    port: 0,
    authorize(_uuid, wire) {
      const made = new AudioSocketLine(wire);
      arrived(made);
      return made;
    },
  });
  const socket = connect({ host: "127.0.0.1", port: server.port, noDelay: true });
  socket.write(encodeUuid(uuid));
  const far = farEnd(socket);
  return {
    line: await line,
    far,
    async stop() {
      socket.destroy();
      await server.close();
    },
  };
}

function farEnd(socket: Socket): FarEnd {
  const heard: Int16Array[] = [];
  let goodbye = false;
  const decoder = new AudioSocketDecoder(
    {
      uuid: () => undefined,
      digit: () => undefined,
      audio: (bytes) => heard.push(samplesFromBytes(bytes.slice())),
      hangup: () => (goodbye = true),
      error: () => undefined,
    },
    "bot",
  );
  socket.on("data", (chunk) => void decoder.push(chunk));
  socket.on("error", () => undefined);
  return {
    heard,
    speak: (pcm, rate = 8000) => socket.write(encodeAudio(pcm, rate)),
    press: (digit) => socket.write(encodeDigit(digit)),
    hangUp: () => socket.end(),
    breakOff: () => socket.resetAndDestroy(),
    closed: new Promise((resolve) => socket.on("end", () => resolve(goodbye))),
  };
}

describeLine("AudioSocket", make, { changesRate: true });
