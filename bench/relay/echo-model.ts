// A server that speaks as Gemini Live does and answers at once: what it hears it says, at 24 kHz. It can call functions, too.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

export interface EchoModel {
  url: string;
  /** Milliseconds from each function call to its answer. */
  toolMs: number[];
  close(): void;
}

export interface EchoOptions {
  /** Echo begins so long after a connection is set up: the greeting and the beginning are not measured. */
  quietMs?: number;
  /** Calls this function again and again, so long after each answer. */
  tool?: { name: string; args: object; everyMs: number };
  /** Answers only what sounds, as a model does: silence is no speech of its. */
  onlySound?: boolean;
  /** Speaks without a pause, whatever it hears. */
  speaks?: boolean;
}

const MOST_CACHED = 2_000;

export async function startEchoModel(options: EchoOptions = {}): Promise<EchoModel> {
  const { quietMs = 1_500, tool, speaks = false, onlySound = false } = options;
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  const toolMs: number[] = [];
  const cache = new Map<string, Buffer>();
  const answer = (data: string): Buffer => {
    const known = cache.get(data);
    if (known !== undefined) return known;
    const heard = Buffer.from(data, "base64");
    const said = Buffer.alloc((heard.length * 3) / 2);
    for (let i = 0; i < said.length / 2; i++)
      said.writeInt16LE(heard.readInt16LE(Math.floor((i * 2) / 3) * 2), i * 2);
    const made = audioMessage(said);
    if (cache.size < MOST_CACHED) cache.set(data, made);
    return made;
  };
  sockets.on("connection", (socket) => {
    let from = Number.POSITIVE_INFINITY;
    let asked = 0;
    let calls = 0;
    let timer: ReturnType<typeof setInterval> | undefined;
    const call = () => {
      if (tool === undefined || socket.readyState !== socket.OPEN) return;
      const id = `call-${++calls}`;
      asked = performance.now();
      const functionCalls = [{ id, name: tool.name, args: tool.args }];
      socket.send(JSON.stringify({ toolCall: { functionCalls } }));
    };
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as {
        setup?: object;
        toolResponse?: object;
        realtimeInput?: { audio?: { data: string } };
      };
      if (message.setup !== undefined) {
        socket.send('{"setupComplete":{}}');
        from = performance.now() + quietMs;
        if (tool !== undefined) setTimeout(call, quietMs);
        const hum = audioMessage(Buffer.alloc(24 * 20 * 2, 17));
        if (speaks) timer = setInterval(() => socket.send(hum), 20);
        return;
      }
      if (message.toolResponse !== undefined) {
        toolMs.push(performance.now() - asked);
        setTimeout(call, tool?.everyMs ?? 0);
        return;
      }
      const audio = message.realtimeInput?.audio?.data;
      if (audio === undefined || (onlySound && !sounds(audio))) return;
      if (!speaks && performance.now() > from) socket.send(answer(audio), { binary: false });
    });
    socket.on("close", () => clearInterval(timer));
    socket.on("error", () => undefined);
  });
  http.listen(0, "127.0.0.1");
  await new Promise((resolve) => http.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    toolMs,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      http.close();
    },
  };
}

function sounds(data: string): boolean {
  const pcm = Buffer.from(data, "base64");
  for (let i = 0; i + 1 < pcm.length; i += 8) if (Math.abs(pcm.readInt16LE(i)) > 500) return true;
  return false;
}

function audioMessage(pcm: Buffer): Buffer {
  const inlineData = { mimeType: "audio/pcm;rate=24000", data: pcm.toString("base64") };
  const serverContent = { modelTurn: { role: "model", parts: [{ inlineData }] } };
  return Buffer.from(JSON.stringify({ serverContent }));
}
