// The floor of bench/relay: AudioSocket to a Gemini-shaped socket and back, with our resampler and nothing else.
import { createServer, type AddressInfo } from "node:net";
import { Resampler } from "@pipecast/audio/resample";
import { WebSocket } from "ws";
import { report } from "../frame-path/report.ts";

const [modelUrl = ""] = process.argv.slice(2);
const url = `${modelUrl.replace("http", "ws")}/ws/bare`;
const setup =
  '{"setup":{"model":"models/bare","generationConfig":{"responseModalities":["AUDIO"]}}}';
const FRAME_BYTES = 323;

const server = createServer({ noDelay: true }, (line) => {
  const model = new WebSocket(url, { perMessageDeflate: false });
  const [up, down] = [new Resampler(8_000, 16_000), new Resampler(24_000, 8_000)];
  let ready = false;
  let rest: Buffer = Buffer.alloc(0);
  let frame = newFrame();
  let filled = 3;
  model.on("open", () => model.send(setup));
  model.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.setupComplete !== undefined) ready = true;
    for (const { inlineData } of message.serverContent?.modelTurn?.parts ?? [])
      for (const sample of down.push(samplesOf(Buffer.from(inlineData.data, "base64")))) {
        frame.writeInt16LE(sample, filled);
        filled += 2;
        if (filled < FRAME_BYTES) continue;
        line.write(frame);
        frame = newFrame();
        filled = 3;
      }
  });
  line.on("data", (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 3) {
      const end = at + 3 + bytes.readUInt16BE(at + 1);
      if (end > bytes.length) break;
      if (bytes[at] === 0x10 && ready) {
        const pcm = up.push(samplesOf(bytes.subarray(at + 3, end)));
        const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString("base64");
        model.send(
          `{"realtimeInput":{"audio":{"data":"${audio}","mimeType":"audio/pcm;rate=16000"}}}`,
        );
      }
      at = end;
    }
    rest = bytes.subarray(at);
  });
  line.on("error", () => undefined);
  model.on("error", () => line.destroy());
  line.on("close", () => model.close());
});

function newFrame(): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame[0] = 0x10;
  frame.writeUInt16BE(FRAME_BYTES - 3, 1);
  return frame;
}

function samplesOf(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2);
  return samples;
}

server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  report((server.address() as AddressInfo).port);
});
