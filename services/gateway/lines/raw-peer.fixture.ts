// A websocket peer that writes its own bytes: for what no well-behaved client would send.
import { randomBytes } from "node:crypto";
import { type Socket, connect } from "node:net";
import { onTestFinished } from "vitest";

export interface RawPeer {
  readonly socket: Socket;
  /** Everything that came after the handshake. */
  received(): Buffer;
  /** The code of the close frame that came; undefined when the connection just ended. */
  readonly ended: Promise<number | undefined>;
}

/** Shakes hands; rejects when the server does not switch. */
export async function rawPeer(
  host: string,
  path: string,
  headers: Record<string, string>,
): Promise<RawPeer> {
  const [hostname = "", port = ""] = host.split(":");
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  const lines = Object.entries({
    host,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  let received: Buffer = Buffer.alloc(0);
  const ended = new Promise<number | undefined>((resolve) => {
    socket.on("close", () => resolve(closeCode(received)));
    socket.on("end", () => resolve(closeCode(received)));
    socket.on("data", () => {
      const code = closeCode(received);
      if (code !== undefined) resolve(code);
    });
  });
  await new Promise<void>((resolve, reject) => {
    let head = "";
    const onData = (data: Buffer) => {
      head += data.toString("latin1");
      const at = head.indexOf("\r\n\r\n");
      if (at < 0) return;
      socket.off("data", onData);
      if (!head.startsWith("HTTP/1.1 101")) reject(new Error(head.slice(0, 40)));
      received = Buffer.from(head.slice(at + 4), "latin1");
      socket.prependListener(
        "data",
        (more: Buffer) => (received = Buffer.concat([received, more])),
      );
      resolve();
    };
    socket.on("data", onData);
  });
  return { socket, received: () => received, ended };
}

export interface RawFrame {
  /** 1 text, 2 binary, 0 continuation, 8 close, 9 ping. */
  opcode?: number;
  final?: boolean;
  payload?: Uint8Array | string;
  /** A length that the frame only claims. */
  claims?: bigint;
}

/** One masked frame. */
export function frame({ opcode = 1, final = true, payload = "", claims }: RawFrame): Buffer {
  const bytes = Buffer.from(payload as string);
  const length = claims ?? BigInt(bytes.length);
  const first = (final ? 0x80 : 0) | opcode;
  const head =
    length < 126n
      ? Buffer.from([first, 0x80 | Number(length)])
      : Buffer.concat([Buffer.from([first, 0xff]), Buffer.alloc(8)]);
  if (length >= 126n) head.writeBigUInt64BE(length, 2);
  const mask = randomBytes(4);
  const masked = bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([head, mask, masked]);
}

/** The code of a close frame at the end of what a server sent. */
function closeCode(received: Buffer): number | undefined {
  for (let at = 0; at + 1 < received.length;) {
    const opcode = (received[at] ?? 0) & 0x0f;
    const short = (received[at + 1] ?? 0) & 0x7f;
    const skip = short === 126 ? 4 : short === 127 ? 10 : 2;
    const length =
      short === 126
        ? received.readUInt16BE(at + 2)
        : short === 127
          ? Number(received.readBigUInt64BE(at + 2))
          : short;
    if (opcode === 8) return length >= 2 ? received.readUInt16BE(at + skip) : 1005;
    at += skip + length;
  }
  return undefined;
}
