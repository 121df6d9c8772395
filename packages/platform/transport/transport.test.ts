// Both transports keep the same promises; HTTP some more, about networks.
import { type Server, type Socket, createServer } from "node:net";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { httpTransport } from "./http-transport.ts";
import { inMemoryTransport } from "./in-memory-transport.ts";
import { describeTransport } from "./transport.contract.ts";
import { TransportError } from "./transport-error.ts";

describeTransport("in memory", async (app) => ({
  transport: inMemoryTransport(app),
  close: () => app.close(),
}));

describeTransport("over HTTP", async (app) => {
  const transport = httpTransport(await app.listen({ port: 0, host: "127.0.0.1" }));
  return {
    transport,
    close: async () => {
      await transport.close();
      await app.close();
    },
  };
});

describeTransport("over HTTP with two connections", async (app) => {
  const transport = httpTransport(await app.listen({ port: 0, host: "127.0.0.1" }), {
    connections: 2,
  });
  return {
    transport,
    close: async () => {
      await transport.close();
      await app.close();
    },
  };
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function peer(
  onConnection: (socket: Socket) => void,
): Promise<{ url: string; server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onConnection(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, server };
}

async function faultOf(url: string, deadlineMs = 2_000) {
  const transport = httpTransport(url);
  ends.push(() => transport.close());
  try {
    const { status } = await transport.request({ method: "GET", path: "/", deadlineMs });
    return `answered ${status}`;
  } catch (error) {
    if (error instanceof TransportError) return error.kind;
    throw error;
  }
}

test("a port where nobody listens, or a name that nobody has, was never reached", async () => {
  const { url, server } = await peer(() => undefined);
  server.close();
  await once(server, "close");
  expect(await faultOf(url)).toBe("unreachable");
  expect(await faultOf("http://name.invalid")).toBe("unreachable");
  expect(new TransportError("unreachable").retryable).toBe(true);
  expect(new TransportError("aborted").retryable).toBe(false);
});

test.each<[string, string, string]>([
  ["closes without a word", "", "aborted"],
  ["dies in the headers", "HTTP/1.1 200 OK\r\nContent-Le", "aborted"],
  ["dies in the body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "aborted"],
  ["dies in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha", "aborted"],
  ["speaks something else", "SSH-2.0-OpenSSH_9.2\r\n", "aborted"],
  ["sends endless headers", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, "aborted"],
])("a server that %s gives an unknown outcome", async (_case, text, wanted) => {
  const { url } = await peer((socket) => socket.once("data", () => socket.end(text)));
  expect(await faultOf(url)).toBe(wanted);
});

test("a server that sends a byte a second is left at the deadline", async () => {
  const { url } = await peer((socket) =>
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      const timer = setInterval(() => socket.write("x"), 10);
      socket.once("close", () => clearInterval(timer));
    }),
  );
  expect(await faultOf(url, 150)).toBe("timeout");
});

test("no proxy of the environment is asked", async () => {
  const asked: string[] = [];
  const proxy = await peer((socket) =>
    socket.once("data", (data) => {
      asked.push(String(data));
      socket.end();
    }),
  );
  const { url } = await peer((socket) =>
    socket.once("data", () => socket.end("HTTP/1.1 204 No Content\r\n\r\n")),
  );
  const names = ["http_proxy", "HTTP_PROXY", "all_proxy", "NODE_USE_ENV_PROXY"];
  const before = names.map((name) => [name, process.env[name]] as const);
  ends.push(() => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  for (const name of names) process.env[name] = name === "NODE_USE_ENV_PROXY" ? "1" : proxy.url;
  expect(await faultOf(url)).toBe("answered 204");
  expect(asked).toEqual([]);
});

test("a base URL keeps its path, and one that is none is refused when made", async () => {
  const lines: string[] = [];
  const { url } = await peer((socket) =>
    socket.once("data", (data) => {
      lines.push(String(data).split("\r\n")[0] ?? "");
      socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    }),
  );
  expect(await faultOf(`${url}/prefix/`)).toBe("answered 204");
  expect(lines).toEqual(["GET /prefix/ HTTP/1.1"]);
  for (const bad of [
    "",
    "127.0.0.1:1",
    "ftp://x.test",
    "http://user:pass@x.test",
    "http://x.test/?a=1",
  ])
    expect(() => httpTransport(bad)).toThrow(TypeError);
});
