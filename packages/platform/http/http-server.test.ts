// What the server promises on a real socket: limits, headers, health, a clean end.
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { createAuthenticator } from "../auth/authenticator.ts";
import { createLogger } from "../log/create-logger.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { defineErrors } from "../errors/define-errors.ts";
import { createHttpServer } from "./create-http-server.ts";
import { mountRoute } from "./mount-route.ts";
import type { HttpServer, HttpServerOptions } from "./server.ts";

const operatorToken = "operator-".padEnd(40, "o");
const internalKey = "internal-".padEnd(40, "i");
const Errors = defineErrors("SERVERTEST", {
  DOWN: { status: 503, message: "The database is down." },
});
const echo = {
  method: "POST",
  path: "/echo",
  auth: "public",
  summary: "Echo",
  success: { status: 200 },
} as const;

let server: HttpServer;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

function create(options: Partial<HttpServerOptions> = {}): HttpServer {
  const { authenticate } = createAuthenticator({
    operatorToken,
    internalKey,
    jwtSecret: "j".repeat(40),
  });
  const log = createLogger({ name: "test", level: "silent", stream: { write: () => undefined } });
  server = createHttpServer({ name: "Test", version: "1.2.3", log, authenticate, ...options });
  mountRoute(server, echo, () => ({ echo: true }));
  return server;
}

/** Writes raw bytes and gives what comes until the other side closes. */
async function speak(port: number, ...parts: (string | number)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket.on("error", () => undefined));
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
  const closed = once(socket, "close");
  for (const part of parts)
    if (typeof part === "number") await new Promise((done) => setTimeout(done, part));
    else socket.write(part);
  await closed;
  return answer;
}

function codeOf(answer: string): string {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return `${head.split(" ")[1]} ${body.startsWith("{") ? (JSON.parse(body) as { error: { code: string } }).error.code : body}`;
}

describe("what is no decent request gets a coded answer and a closed connection:", () => {
  const line = "POST /echo HTTP/1.1\r\nHost: a\r\n";

  test.each<[string, string, string]>([
    ["nonsense", "ä ö ü\r\n\r\n", "400 BAD_REQUEST"],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n", "400 "],
    ["two lengths", `${line}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, "400 BAD_REQUEST"],
    [
      "length and chunks",
      `${line}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "400 BAD_REQUEST",
    ],
    [
      "a bad chunk",
      `${line}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      "400 BAD_REQUEST",
    ],
    ["a space before the colon", `${line}Content-Length : 2\r\n\r\n{}`, "400 BAD_REQUEST"],
    [
      "headers over 16 KB",
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(17_000)}\r\n\r\n`,
      "431 HEADERS_TOO_LARGE",
    ],
    [
      "an address over 16 KB",
      `GET /${"x".repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      "431 HEADERS_TOO_LARGE",
    ],
  ])("%s", async (_name, text, wanted) => {
    const { port } = await create().listen({ port: 0 });
    expect(codeOf(await speak(port, text))).toContain(wanted);
  });

  test("headers that come a byte at a time, and a body that does not come", async () => {
    const { port } = await create({ limits: { headersMs: 200, requestMs: 400 } }).listen({
      port: 0,
    });
    const [slowHeaders, slowBody] = await Promise.all([
      speak(port, "GET /healthz HTTP/1.1\r\n", 100, "Ho", 100, "st: ", 100),
      speak(port, `${line}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{`),
    ]);
    expect(codeOf(slowHeaders)).toBe("408 REQUEST_TIMEOUT");
    expect(codeOf(slowBody)).toBe("408 REQUEST_TIMEOUT");
  });

  test("a body that is announced too large is refused before it comes", async () => {
    const { port } = await create().listen({ port: 0 });
    const answer = await speak(
      port,
      `${line}Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`,
    );
    expect(codeOf(answer)).toBe("413 BODY_TOO_LARGE");
  });

  test("a body that grows too large in chunks is refused on its way", async () => {
    const { port } = await create().listen({ port: 0 });
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    const answer = await speak(
      port,
      `${line}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      chunk,
      chunk,
      chunk,
      chunk,
      chunk,
    );
    expect(codeOf(answer)).toBe("413 BODY_TOO_LARGE");
  });

  test("hundreds of slow connections do not keep the others waiting", async () => {
    const { port, url } = await create().listen({ port: 0 });
    for (let i = 0; i < 300; i++) {
      const socket = connect(port, "127.0.0.1", () => socket.write("POST /echo HTTP/1.1\r\nHost"));
      sockets.push(socket.on("error", () => undefined));
    }
    const begun = performance.now();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

test("every answer carries headers that keep browsers safe, errors too", async () => {
  const { url } = await create().listen({ port: 0 });
  for (const path of ["/healthz", "/nowhere", "/echo/%zz", "/metrics", "/docs"]) {
    const { headers } = await fetch(url + path);
    expect(headers.get("content-security-policy"), path).toContain(
      "default-src 'self'; script-src 'self'",
    );
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("server") ?? headers.get("x-powered-by")).toBeNull();
  }
});

test("a harmless request id is kept, any other is replaced", async () => {
  const { url } = await create().listen({ port: 0 });
  const id = async (given: string) =>
    (await fetch(`${url}/healthz`, { headers: { "x-request-id": given } })).headers.get(
      "x-request-id",
    );
  expect(await id("call-1.2:3")).toBe("call-1.2:3");
  expect(await id("<script>")).not.toContain("<");
  expect(await id("x".repeat(65))).toHaveLength(36);
});

describe("another page", () => {
  const origins = ["https://console.test"];
  const preflight = { method: "OPTIONS", headers: { "access-control-request-method": "PUT" } };

  test("of exactly a listed origin may read answers and send what our routes need", async () => {
    const { url } = await create({ origins }).listen({ port: 0 });
    const asked = await fetch(`${url}/echo`, {
      ...preflight,
      headers: { ...preflight.headers, origin: "https://console.test" },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(asked.headers.get("access-control-allow-headers")).toContain("Authorization");
    const answer = await fetch(`${url}/nowhere`, { headers: { origin: "https://console.test" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://console.test");
    expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
    expect(answer.headers.get("vary")).toBe("Origin");
  });

  test.each([
    "null",
    "https://evil.test",
    "http://console.test",
    "https://console.test:8443",
    "https://console.test.evil.test",
    "https://CONSOLE.test",
  ])("of %s may not", async (origin) => {
    const { url } = await create({ origins }).listen({ port: 0 });
    const asked = await fetch(`${url}/echo`, {
      ...preflight,
      headers: { ...preflight.headers, origin },
    });
    expect(asked.status).toBe(404);
    const answer = await fetch(`${url}/healthz`, { headers: { origin } });
    for (const { headers } of [asked, answer])
      expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("vary")).toBe("Origin");
  });
});

test("/healthz says the process lives; /readyz names each check and is red while draining", async () => {
  let draining = false;
  let database = true;
  create({ lifecycle: { isDraining: () => draining } });
  server.onReady("database", () => {
    if (!database) throw Errors.DOWN();
  });
  server.onReady("switch", async () => undefined);
  const { url } = await server.listen({ port: 0 });
  const ready = async () => {
    const answer = await fetch(`${url}/readyz`);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  const ms = expect.any(Number);
  expect(await ready()).toEqual({
    status: 200,
    body: { status: "ready", checks: { database: { ok: true, ms }, switch: { ok: true, ms } } },
  });
  database = false;
  expect(await ready()).toMatchObject({
    status: 503,
    body: { status: "not_ready", checks: { database: { ok: false, code: "SERVERTEST_DOWN" } } },
  });
  database = true;
  draining = true;
  expect(await ready()).toMatchObject({
    status: 503,
    body: { status: "draining", checks: { database: { ok: true } } },
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/echo`, { method: "POST" })).status).toBe(200);
});

test("a readiness check that hangs is given 2 s, breaks nothing else, and tells no inner text", async () => {
  create();
  let aborted = false;
  server.onReady("hangs", (signal) => {
    signal.addEventListener("abort", () => (aborted = true));
    return new Promise(() => undefined);
  });
  server.onReady("breaks", () => {
    throw new Error("mysql://root:hunter2@db");
  });
  const begun = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => server.app.inject({ url: "/readyz" })),
  );
  expect(performance.now() - begun).toBeLessThan(3_500);
  expect(aborted).toBe(true);
  for (const { statusCode, body } of answers) {
    expect(statusCode).toBe(503);
    expect(JSON.parse(body).checks).toMatchObject({
      hangs: { ok: false, code: "ANSWER_TIMEOUT" },
      breaks: { ok: false, code: "INTERNAL" },
    });
    expect(body).not.toContain("hunter2");
  }
});

test("/metrics is for operator and internal only, and counts requests by route", async () => {
  create({ metrics: await createMetrics({ processMetrics: false }) });
  const read = (headers: Record<string, string>) => server.app.inject({ url: "/metrics", headers });
  await server.app.inject({ method: "POST", url: "/echo" });
  expect((await read({})).statusCode).toBe(401);
  expect((await read({ "x-internal-key": "x" })).statusCode).toBe(401);
  const allowed: Record<string, string>[] = [
    { authorization: `Bearer ${operatorToken}` },
    { "x-internal-key": internalKey },
  ];
  for (const headers of allowed) {
    const { statusCode, body } = await read(headers);
    expect(statusCode).toBe(200);
    expect(body).toContain(
      'http_request_duration_seconds_count{method="POST",route="/echo",status="200"} 1',
    );
  }
});

test("an unknown address goes to the fallback if there is one, else it is a coded 404", async () => {
  create();
  server.setFallback((request, reply) => {
    if (!request.url.startsWith("/app")) return false;
    void reply.type("text/html").send("<p>app</p>");
    return true;
  });
  expect((await server.app.inject({ url: "/app/x" })).body).toBe("<p>app</p>");
  for (const method of ["GET", "POST", "DELETE"] as const) {
    const answer = await server.app.inject({ method, url: "/other" });
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, "ROUTE_NOT_FOUND"]);
  }
});

test("an answer that takes too long is a 504 with a code", async () => {
  create({ limits: { answerMs: 50 } });
  mountRoute(server, { ...echo, path: "/never" }, () => new Promise<never>(() => undefined));
  const answer = await server.app.inject({ method: "POST", url: "/never" });
  expect([answer.statusCode, answer.json().error.code]).toEqual([504, "ANSWER_TIMEOUT"]);
});

test("a stream may go on for longer than an answer may take to begin", async () => {
  create({ limits: { answerMs: 50 } });
  const stream = {
    ...echo,
    method: "GET",
    success: { status: 200, contentType: "text/event-stream" },
  } as const;
  mountRoute(server, { ...stream, path: "/sent" }, ({ reply }) =>
    reply.type("text/event-stream").send(Readable.from(slowly())),
  );
  mountRoute(server, { ...stream, path: "/raw" }, async ({ reply }) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream" });
    for await (const part of slowly()) reply.raw.write(part);
    reply.raw.end();
    return reply;
  });
  const { url } = await server.listen({ port: 0 });
  for (const path of ["/sent", "/raw"])
    expect(await (await fetch(url + path)).text()).toBe("begin end");
});

test("a reader who leaves a stream is no fault of ours: nothing is logged as one", async () => {
  const written: string[] = [];
  const sink = { write: (line: string) => void written.push(line) };
  create({ log: createLogger({ name: "test", level: "error", stream: sink }) });
  const left = Promise.withResolvers<void>();
  const stream = {
    ...echo,
    method: "GET",
    path: "/left",
    success: { status: 200, contentType: "text/event-stream" },
  } as const;
  mountRoute(server, stream, async ({ reply }) => {
    const source = new PassThrough();
    source.once("close", () => left.resolve());
    source.write("data: 1\n\n");
    return reply.type("text/event-stream").send(source);
  });
  const { url } = await server.listen({ port: 0 });
  const leaving = new AbortController();
  const answer = await fetch(`${url}/left`, { signal: leaving.signal });
  await answer.body?.getReader().read();
  leaving.abort();
  await left.promise;
  await server.close();
  expect(written).toEqual([]);
});

async function* slowly() {
  yield "begin ";
  await new Promise((done) => setTimeout(done, 150));
  yield "end";
}

test("closing lets a request finish, cuts a stream that never ends, and takes no new connection", async () => {
  create();
  const begun = Promise.withResolvers<void>();
  mountRoute(server, { ...echo, path: "/slow" }, async () => {
    begun.resolve();
    await new Promise((done) => setTimeout(done, 200));
    return { done: true };
  });
  mountRoute(
    server,
    {
      ...echo,
      method: "GET",
      path: "/stream",
      success: { status: 200, contentType: "text/event-stream" },
    },
    ({ reply }) => reply.type("text/event-stream").send(Readable.from(endless())),
  );
  const { url } = await server.listen({ port: 0 });
  const stream = await fetch(`${url}/stream`);
  const reader = stream.body?.getReader();
  await reader?.read();
  const slow = fetch(`${url}/slow`, { method: "POST" });
  await begun.promise;
  const started = performance.now();
  const closing = server.close();
  expect(await (await slow).json()).toEqual({ done: true });
  await closing;
  expect(performance.now() - started).toBeLessThan(5_000);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test("a port that is taken is said so, with what to do", async () => {
  const first = create();
  const { port } = await first.listen({ port: 0 });
  await expect(create().listen({ port })).rejects.toMatchObject({
    code: "CANNOT_LISTEN",
    message: `Cannot listen on 127.0.0.1 port ${port} (EADDRINUSE). Stop what uses it, or choose another port.`,
  });
  await first.close();
});

async function* endless() {
  yield "data: 1\n\n";
  await new Promise(() => undefined);
}
