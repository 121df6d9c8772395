// Servers that do to a webhook what servers should not, each with how a request to it has to end.
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { once } from "node:events";
import { gzipSync } from "node:zlib";

/** Status of the answer, or the code of the error. */
export type Ending =
  | { status: number; truncated: boolean; body?: string }
  | { code: "WEBHOOK_TIMEOUT" | "WEBHOOK_BROKEN" | "WEBHOOK_TLS" };

export interface HostileServer {
  name: string;
  scheme?: "https";
  /** When its request has a body that is never read. */
  body?: string;
  /** Called once the request has begun to arrive; at once when `speaksFirst`. */
  serve: (socket: Socket) => void;
  speaksFirst?: true;
  ends: Ending;
}

const timeout: Ending = { code: "WEBHOOK_TIMEOUT" };
const broken: Ending = { code: "WEBHOOK_BROKEN" };
const tls: Ending = { code: "WEBHOOK_TLS" };
const cut: Ending = { status: 200, truncated: true };
const ok = "HTTP/1.1 200 OK\r\n";
const block = Buffer.alloc(64 * 1024, "x");

/** Writes for ever, as fast as it is read. */
function flood(socket: Socket, next: () => string | Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(next()));
  };
  socket.on("drain", more);
  more();
}

function drip(socket: Socket, text: () => string, everyMs: number): void {
  const timer = setInterval(() => socket.write(text()), everyMs);
  socket.once("close", () => clearInterval(timer));
}

function reply(...parts: (string | Buffer)[]): (socket: Socket) => void {
  return (socket) => {
    for (const part of parts) socket.write(part);
  };
}

function floods(start: string, next: () => string | Buffer): (socket: Socket) => void {
  return (socket) => {
    socket.write(start);
    flood(socket, next);
  };
}

let count = 0;
const chunk = Buffer.concat([Buffer.from("10000\r\n"), block, Buffer.from("\r\n")]);

export const hostileServers: readonly HostileServer[] = [
  {
    name: "a body of 10 GB",
    serve: floods(`${ok}Content-Length: 10737418240\r\n\r\n`, () => block),
    ends: cut,
  },
  {
    name: "a chunked body without end",
    serve: floods(`${ok}Transfer-Encoding: chunked\r\n\r\n`, () => chunk),
    ends: cut,
  },
  {
    name: "a body that ends with the connection, never",
    serve: floods(`${ok}\r\n`, () => block),
    ends: cut,
  },
  {
    name: "a chunked body byte by byte",
    serve: floods(`${ok}Transfer-Encoding: chunked\r\n\r\n`, () => "1\r\nx\r\n".repeat(2_000)),
    ends: cut,
  },
  {
    name: "a body of one byte now and then",
    serve: (socket) => {
      socket.write(`${ok}Content-Length: 1000000\r\n\r\n`);
      drip(socket, () => "x", 100);
    },
    ends: timeout,
  },
  {
    name: "headers of one byte now and then",
    serve: (socket) => {
      socket.write(`${ok}X-Slow: `);
      drip(socket, () => "x", 100);
    },
    ends: timeout,
  },
  {
    name: "headers without end",
    serve: floods(ok, () => `X-${(count += 1)}: ${"y".repeat(100)}\r\n`),
    ends: broken,
  },
  { name: "one header without end", serve: floods(`${ok}X-Long: `, () => block), ends: broken },
  {
    name: "20 KB of headers",
    serve: reply(`${ok}X-Long: ${"y".repeat(20_000)}\r\n\r\n`),
    ends: broken,
  },
  { name: "a status line without end", serve: floods("HTTP/1.1 200 ", () => block), ends: broken },
  {
    name: "interim answers without end",
    serve: floods("", () => "HTTP/1.1 100 Continue\r\n\r\n".repeat(500)),
    ends: broken,
  },
  {
    name: "early hints now and then",
    serve: (socket) => drip(socket, () => "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 20),
    ends: broken,
  },
  {
    name: "a switch to another protocol",
    serve: reply(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello",
    ),
    ends: broken,
  },
  {
    name: "a reset in the middle of the body",
    serve: (socket) => {
      socket.write(`${ok}Content-Length: 100\r\n\r\nhalf`, () => socket.resetAndDestroy());
    },
    ends: broken,
  },
  {
    name: "an end in the middle of the body",
    serve: (socket) => void socket.end(`${ok}Content-Length: 100\r\n\r\nhalf`),
    ends: broken,
  },
  {
    name: "an end in the middle of a chunk",
    serve: (socket) => void socket.end(`${ok}Transfer-Encoding: chunked\r\n\r\nff\r\nhalf`),
    ends: broken,
  },
  { name: "an end without an answer", serve: (socket) => void socket.end(), ends: broken },
  {
    name: "a reset without an answer",
    serve: (socket) => void socket.resetAndDestroy(),
    ends: broken,
  },
  {
    name: "half of a connection closed, nothing said",
    serve: (socket) => void socket.end(), // the server's allowHalfOpen keeps the other half
    ends: broken,
  },
  {
    name: "more body than announced",
    serve: reply(`${ok}Content-Length: 4\r\n\r\ntrue and much more`),
    ends: { status: 200, truncated: false, body: "true" },
  },
  {
    name: "two lengths that differ",
    serve: reply(`${ok}Content-Length: 4\r\nContent-Length: 40\r\n\r\ntrue`),
    ends: broken,
  },
  {
    name: "a length and chunks at once",
    serve: reply(`${ok}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    ends: broken,
  },
  { name: "a negative length", serve: reply(`${ok}Content-Length: -1\r\n\r\n`), ends: broken },
  {
    name: "a length beyond numbers",
    serve: reply(`${ok}Content-Length: ${"9".repeat(30)}\r\n\r\n`),
    ends: broken,
  },
  {
    name: "a chunk size beyond numbers",
    serve: reply(`${ok}Transfer-Encoding: chunked\r\n\r\n${"f".repeat(30)}\r\n`),
    ends: broken,
  },
  {
    name: "a chunk extension without end",
    serve: floods(`${ok}Transfer-Encoding: chunked\r\n\r\n5;x=`, () => block),
    ends: broken,
  },
  {
    name: "trailers without end",
    serve: floods(
      `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`,
      () => "X-T: yyyyyyyyyyyyyyyyyyyy\r\n",
    ),
    ends: broken,
  },
  {
    name: "a gzip bomb",
    serve: reply(`${ok}Content-Encoding: gzip\r\n\r\n`, gzipSync(Buffer.alloc(32 * 1024 * 1024))),
    ends: { status: 200, truncated: true, body: "" },
  },
  {
    name: "a second answer that nobody asked for",
    serve: reply(`${ok}Content-Length: 4\r\n\r\ntrue${ok}Content-Length: 6\r\n\r\npoison`),
    ends: { status: 200, truncated: false, body: "true" },
  },
  {
    name: "a whole answer, and a reset right behind it",
    serve: (socket) => {
      socket.write(`${ok}Content-Length: 4\r\n\r\ntrue`, () => socket.resetAndDestroy());
    },
    ends: { status: 200, truncated: false, body: "true" },
  },
  { name: "no answer", serve: () => undefined, ends: timeout },
  {
    name: "no interest in the request",
    body: "x".repeat(256 * 1024),
    speaksFirst: true,
    serve: (socket) => void socket.pause(),
    ends: timeout,
  },
  { name: "no HTTP", serve: reply("220 mail.example ESMTP\r\n"), ends: broken },
  {
    name: "binary noise",
    serve: reply(Buffer.from("00ff17fe80c0af1b5b324a0a0a", "hex")),
    ends: broken,
  },
  {
    name: "a NUL in a header",
    serve: reply(`${ok}X-Nul: a\0b\r\nContent-Length: 0\r\n\r\n`),
    ends: broken,
  },
  {
    name: "a header without a name",
    serve: reply(`${ok}: nameless\r\nContent-Length: 0\r\n\r\n`),
    ends: broken,
  },
  { name: "HTTP/9.9", serve: reply("HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n"), ends: broken },
  {
    name: "noise before the request",
    speaksFirst: true,
    serve: floods("", () => block),
    ends: broken,
  },
  {
    name: "noise for TLS",
    scheme: "https",
    speaksFirst: true,
    serve: reply("HTTP/1.1 400 Bad\r\n\r\n"),
    ends: tls,
  },
  { name: "noise for TLS without end", scheme: "https", serve: floods("", () => block), ends: tls },
  { name: "no answer to TLS", scheme: "https", serve: () => undefined, ends: timeout },
  {
    name: "an end of TLS before it began",
    scheme: "https",
    serve: (socket) => void socket.end(),
    ends: tls,
  },
  {
    name: "a TLS record one byte at a time",
    scheme: "https",
    serve: (socket) => {
      socket.write(Buffer.from("160303400002003ffc0303", "hex"));
      drip(socket, () => "x", 100);
    },
    ends: timeout,
  },
];

export interface Listening {
  port: number;
  connections(): number;
  /** Bytes that the operating system took from us, at most buffers more than were read. */
  written(): number;
  close: () => Promise<void>;
}

/** Starts one on loopback. */
export async function startHostile({ serve, speaksFirst }: HostileServer): Promise<Listening> {
  const sockets: Socket[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    if (speaksFirst) serve(socket);
    else socket.once("data", () => serve(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.length,
    written: () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
