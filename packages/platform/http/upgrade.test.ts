// What upgrades promise: nobody gets a websocket without being asked who, and stopping closes them.
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createAuthenticator } from "../auth/authenticator.ts";
import { sessionCookie } from "../auth/session-cookie.ts";
import { createLogger } from "../log/create-logger.ts";
import { createHttpServer } from "./create-http-server.ts";
import { HttpErrors } from "./http-errors.ts";
import { AuthErrors } from "../auth/auth-errors.ts";
import type { HttpServer } from "./server.ts";

const operatorToken = "operator-".padEnd(40, "o");
const jwtSecret = "j".repeat(40);
let server: HttpServer;
afterEach(() => server.close());

function create(): HttpServer {
  const { authenticate } = createAuthenticator({
    operatorToken,
    internalKey: "i".repeat(40),
    jwtSecret,
    readSignIn: async (token) =>
      token === "browser" ? { id: "b1", org_id: "org-1", account_id: "a1", role: "agent" } : null,
  });
  const log = createLogger({ name: "test", level: "silent", stream: { write: () => undefined } });
  server = createHttpServer({ name: "Test", log, authenticate });
  return server;
}

/** Echoes for whoever is let in by a route's rules. */
function mountEcho(prefix = "/ws") {
  const sockets = new WebSocketServer({ noServer: true });
  server.onUpgrade(prefix, async (upgrade) => {
    const principal = await upgrade.authenticate(["jwt"]);
    if (principal === null) throw AuthErrors.UNAUTHORIZED();
    sockets.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head, (socket) => {
      upgrade.track(socket);
      socket.on("message", (data: Buffer) =>
        socket.send(`${upgrade.url.pathname} ${principal.kind} ${String(data)}`),
      );
    });
  });
}

async function open(
  url: string,
  headers: Record<string, string> = { authorization: `Bearer ${operatorToken}` },
) {
  const socket = new WebSocket(url.replace("http", "ws"), { headers });
  const refused = once(socket, "unexpected-response").then(async ([, response]) => {
    const { statusCode } = response as { statusCode: number };
    let body = "";
    for await (const chunk of response as AsyncIterable<Buffer>) body += String(chunk);
    return `${statusCode} ${(JSON.parse(body) as { error: { code: string } }).error.code}`;
  });
  socket.on("error", () => undefined);
  const answer = await Promise.race([once(socket, "open").then(() => "open"), refused]);
  refused.catch(() => undefined);
  return { socket, answer };
}

test("who is let in talks; the longest prefix answers", async () => {
  create();
  mountEcho("/ws");
  mountEcho("/ws/special/");
  const { url } = await server.listen({ port: 0 });
  for (const path of ["/ws", "/ws/bot-1/ticket?x=1", "/ws/special/a"]) {
    const { socket, answer } = await open(url + path);
    expect(answer).toBe("open");
    socket.send("hello");
    const [data] = await once(socket, "message");
    expect(String(data)).toBe(`${path.split("?")[0]} operator hello`);
  }
  expect(() => mountEcho("/ws/")).toThrow(/already taken/);
});

test("nobody is refused before the handshake, with the same coded answers as everywhere", async () => {
  create();
  mountEcho();
  server.onUpgrade("/breaks", () => {
    throw new Error("hunter2");
  });
  server.onUpgrade("/refuses", ({ refuse }) => refuse(HttpErrors.BAD_REQUEST()));
  const { url } = await server.listen({ port: 0 });
  expect((await open(`${url}/ws`, {})).answer).toBe("401 UNAUTHORIZED");
  expect((await open(`${url}/ws`, { authorization: "Bearer x" })).answer).toBe("401 UNAUTHORIZED");
  expect((await open(`${url}/wsx`)).answer).toBe("404 ROUTE_NOT_FOUND");
  expect((await open(`${url}/`)).answer).toBe("404 ROUTE_NOT_FOUND");
  expect((await open(`${url}/breaks`)).answer).toBe("500 INTERNAL");
  expect((await open(`${url}/refuses`)).answer).toBe("400 BAD_REQUEST");
});

test("a cookie opens a websocket only from one of our own pages", async () => {
  create();
  mountEcho();
  const { url } = await server.listen({ port: 0 });
  const [cookie = ""] = sessionCookie("browser", { secure: false, seconds: 60 }).split(";");
  expect((await open(`${url}/ws`, { cookie, origin: url })).answer).toBe("open");
  expect((await open(`${url}/ws`, { cookie, origin: "http://evil.test" })).answer).toBe(
    "403 ORIGIN_REFUSED",
  );
  expect((await open(`${url}/ws`, { cookie })).answer).toBe("403 ORIGIN_REFUSED");
});

test("stopping closes websockets with 1001, cuts those that do not listen, and refuses new ones", async () => {
  create();
  mountEcho();
  server.onUpgrade("/deaf", ({ socket, track }) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
    track({ close: () => undefined, terminate: () => socket.destroy() });
  });
  server.onUpgrade("/untracked", ({ socket }) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
  });
  const { url, port } = await server.listen({ port: 0 });
  const { socket } = await open(`${url}/ws`);
  const closed = once(socket, "close");
  const raw = await Promise.all(
    ["/deaf", "/untracked"].map(async (path) => {
      const deaf = connect(port, "127.0.0.1");
      deaf.on("error", () => undefined);
      deaf.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n`);
      await once(deaf, "data");
      return { closed: once(deaf.resume(), "close") };
    }),
  );
  const begun = performance.now();
  await server.close();
  expect(performance.now() - begun).toBeLessThan(2_500);
  expect((await closed)[0]).toBe(1001);
  for (const deaf of raw) await deaf.closed;
});
