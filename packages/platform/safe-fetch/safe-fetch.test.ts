// What a webhook's request is, and what it is kept from, on real connections.
import { once } from "node:events";
import { type RequestListener, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { makeCertificate } from "./certificate.fixture.ts";
import { type SafeFetchOptions, createSafeFetch } from "./safe-fetch.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  await once(server.listen(0, host), "listening");
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const serve = (answer: RequestListener) => listen(createServer(answer));

function fetchWith(port: number, options: Partial<SafeFetchOptions> = {}) {
  const safeFetch = createSafeFetch({
    allow: [`127.0.0.1:${port}`],
    ownPorts: () => [],
    ...options,
  });
  return (path = "/", more: Partial<Parameters<typeof safeFetch>[0]> = {}) =>
    safeFetch({ url: `http://127.0.0.1:${port}${path}`, method: "GET", timeoutMs: 5_000, ...more });
}

const to =
  (...addresses: string[]) =>
  async () =>
    addresses;
const refused = (code: string) => ({
  name: "SafeFetchError",
  kind: "refused",
  code: `WEBHOOK_${code}`,
});
const network = (code: string) => ({
  name: "SafeFetchError",
  kind: "network",
  code: `WEBHOOK_${code}`,
});

const boom = () => {
  throw new RangeError("boom");
};

test("method, path, headers and body arrive as given; the answer comes back whole", async () => {
  const port = await serve((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const { method, url, headers } = request;
      response
        .writeHead(201, { "X-Twice": ["a", "b"] })
        .end(JSON.stringify({ method, url, headers, body }));
    });
  });
  const answer = await fetchWith(port)("/a%2Fb/ü?q={x}", {
    method: "PUT",
    headers: { "Content-Type": "application/json", "webhook-id": "msg_1" },
    body: '{"name":"Zoë"}',
  });
  expect(answer).toMatchObject({ status: 201, truncated: false, headers: { "x-twice": "a, b" } });
  expect(JSON.parse(answer.body)).toEqual({
    method: "PUT",
    url: "/a%2Fb/%C3%BC?q={x}",
    headers: {
      host: `127.0.0.1:${port}`,
      "user-agent": "PipeCast",
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "accept-encoding": "identity",
      connection: "close",
      "content-length": "15",
    },
    body: '{"name":"Zoë"}',
  });
});

test.each([204, 301, 302, 307, 308, 404, 500])(
  "%d is an answer; no redirect is followed",
  async (status) => {
    let asked = 0;
    const port = await serve((_, response) => {
      asked += 1;
      response.writeHead(status, { location: "/again", "set-cookie": "a=b" }).end();
    });
    await expect(fetchWith(port)()).resolves.toMatchObject({ status, body: "" });
    expect(asked).toBe(1);
  },
);

test("each request has a connection of its own, and carries nothing over from the one before", async () => {
  const ports = new Set<number | undefined>();
  const cookies: unknown[] = [];
  const port = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    cookies.push(request.headers.cookie);
    response.writeHead(200, { "set-cookie": "seen=1", connection: "keep-alive" }).end("{}");
  });
  const get = fetchWith(port);
  for (let round = 0; round < 3; round += 1) await get();
  expect(ports.size).toBe(3);
  expect(cookies).toEqual([undefined, undefined, undefined]);
});

test("a body of exactly 64 KB is whole; of one byte more it is not, and 64 KB of it are given", async () => {
  const port = await serve((request, response) =>
    response.end("x".repeat(Number(request.url?.slice(1)))),
  );
  const get = fetchWith(port);
  await expect(get("/65536")).resolves.toMatchObject({
    body: "x".repeat(65_536),
    truncated: false,
  });
  await expect(get("/65537")).resolves.toMatchObject({ body: "x".repeat(65_536), truncated: true });
});

test("a header named __proto__ is a header and nothing more", async () => {
  const port = await serve((_, response) => response.writeHead(200, { ["__proto__"]: "x" }).end());
  const { headers } = await fetchWith(port)();
  expect(Object.hasOwn(headers, "__proto__")).toBe(true);
  expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
});

test("our own ports are refused at every address of ours, though the operator allows them", async () => {
  const port = await serve((_, response) => response.end("ours"));
  const hosts = [
    "127.0.0.1",
    "127.9.9.9",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "inside.lan",
    "10.1.2.3",
    "[fd12::7]",
  ];
  const safeFetch = createSafeFetch({
    allow: hosts.map((host) => `${host}:${port}`),
    ownPorts: () => [port],
    interfaces: () => ["10.1.2.3", "fd12:0::7", "fe80::1%eth0"],
    resolve: to("127.0.0.1"),
  });
  for (const host of hosts)
    await expect(
      safeFetch({ url: `http://${host}:${port}/`, method: "GET", timeoutMs: 5_000 }),
      host,
    ).rejects.toMatchObject(refused("OWN_PORT"));
});

test("a public address of this machine is refused like a private one", async () => {
  const options = { ownPorts: () => [], interfaces: () => ["93.184.215.14"], allow: [] };
  const safeFetch = createSafeFetch({ ...options, resolve: to("93.184.215.14") });
  for (const host of ["93.184.215.14", "hairpin.example.com"])
    await expect(
      safeFetch({ url: `https://${host}/`, method: "GET", timeoutMs: 5_000 }),
    ).rejects.toMatchObject(refused("PRIVATE"));
});

test("an entry of WEBHOOK_ALLOW opens its own host and port, and no other name of it", async () => {
  const port = await serve((_, response) => response.end("here"));
  const get = fetchWith(port, { resolve: to("127.0.0.1") });
  await expect(get()).resolves.toMatchObject({ body: "here" });
  for (const host of [`127.0.0.2:${port}`, `localhost:${port}`, "127.0.0.1"])
    await expect(get("/", { url: `http://${host}/` }), host).rejects.toMatchObject(
      refused("PRIVATE"),
    );
  await expect(get("/", { url: `http://a.example.com:${port}/` })).rejects.toMatchObject(
    refused("HTTP"),
  );
});

test("a name that the operator allows reaches a private address through the system's resolver", async () => {
  const port = await serve((request, response) => response.end(request.headers.host));
  const safeFetch = createSafeFetch({ allow: [`localhost:${port}`], ownPorts: () => [] });
  const answer = await safeFetch({
    url: `http://LOCALHOST.:${port}/`,
    method: "GET",
    timeoutMs: 5_000,
  });
  expect(answer.body).toBe(`localhost:${port}`);
});

test("no entry of WEBHOOK_ALLOW opens metadata, nor an address that no server can have", async () => {
  const bad = [
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "[fd00:ec2::254]",
    "[fe80::a9fe:a9fe]",
    "metadata.google.internal",
    "meta.lan",
  ];
  const safeFetch = createSafeFetch({
    allow: [...bad, "0.0.0.0", "[::]", "224.0.0.1"].map((host) => `${host}:80`),
    ownPorts: () => [],
    resolve: to("10.0.0.5", "169.254.169.254"),
  });
  const get = (host: string) =>
    safeFetch({ url: `http://${host}/`, method: "GET", timeoutMs: 5_000 });
  for (const host of bad) await expect(get(host), host).rejects.toMatchObject(refused("METADATA"));
  for (const host of ["0.0.0.0", "[::]", "224.0.0.1"])
    await expect(get(host), host).rejects.toMatchObject(refused("ADDRESS"));
});

test("an entry that is no host:port is told at the start, not at the first call", () => {
  for (const entry of [
    "127.0.0.1",
    "http://127.0.0.1:80",
    "*.lan:80",
    "a:0",
    "a:65536",
    "127.1:80",
    "",
  ])
    expect(
      () => createSafeFetch({ allow: ["good.lan:80", entry], ownPorts: () => [] }),
      entry,
    ).toThrow(`WEBHOOK_ALLOW: write host:port instead of ${entry}`);
});

test("with several addresses a dead one does not stop the request", async () => {
  const port = await serve((_, response) => response.end("second"));
  // 127.0.0.2 is loopback as well, and nobody listens there.
  const get = fetchWith(port, {
    allow: [`two.lan:${port}`],
    resolve: to("127.0.0.2", "127.0.0.1"),
  });
  await expect(get("/", { url: `http://two.lan:${port}/` })).resolves.toMatchObject({
    body: "second",
  });
});

test("where nobody listens it is WEBHOOK_UNREACHABLE", async () => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  await expect(fetchWith(port)()).rejects.toMatchObject(network("UNREACHABLE"));
});

test("the caller's abort ends a request at once, before it begins and under way", async () => {
  const arrived = Promise.withResolvers<unknown>();
  const closed = Promise.withResolvers<unknown>();
  const port = await serve((request) => {
    request.socket.once("close", closed.resolve);
    arrived.resolve(undefined);
  });
  const get = fetchWith(port);
  const controller = new AbortController();
  const pending = get("/", { signal: controller.signal });
  const outcome = expect(pending).rejects.toMatchObject(network("ABORTED"));
  await arrived.promise;
  controller.abort();
  await outcome;
  await closed.promise;
  await expect(get("/", { signal: controller.signal })).rejects.toMatchObject(network("ABORTED"));
});

test.each([
  ["a strange method", { method: "CONNECT" }],
  ["a method in lower case", { method: "get" }],
  ["a line end in a header", { headers: { "x-a": "a\r\nX-B: b" } }],
  ["a line end in a header's name", { headers: { "x-a\r\nx-b": "a" } }],
  ["another Host", { headers: { Host: "inside.lan" } }],
  ["chunks beside a length", { headers: { "Transfer-Encoding": "chunked" } }],
  ["a cookie", { headers: { Cookie: "a=b" } }],
  ["a header beyond Latin-1", { headers: { "x-a": "नमस्ते" } }],
  ["17 KB of headers", { headers: { "x-a": "a".repeat(17_000) } }],
  ["a GET with a body", { body: "{}" }],
  ["300 KB of body", { method: "POST", body: "x".repeat(300_000) }],
])("a request with %s is refused and not sent", async (_, more) => {
  let asked = 0;
  const port = await serve((_request, response) => response.end(String((asked += 1))));
  await expect(fetchWith(port)("/", more)).rejects.toMatchObject(refused("REQUEST_INVALID"));
  expect(asked).toBe(0);
});

test("whatever is passed, and whatever the resolver does, only SafeFetchError comes out", async () => {
  const safeFetch = createSafeFetch({ allow: [], ownPorts: () => [], resolve: boom });
  const request = { url: "https://example.com/", method: "GET", timeoutMs: 5_000 };
  await expect(safeFetch(request)).rejects.toMatchObject(network("DNS"));
  await expect(
    safeFetch({ ...request, url: undefined as unknown as string }),
  ).rejects.toMatchObject({ name: "SafeFetchError" });
  for (const found of [["127.0.0.1 "], ["fe80::1%eth0"], ["0x7f.1"]]) {
    const odd = createSafeFetch({ allow: [], ownPorts: () => [], resolve: to(...found) });
    await expect(odd(request)).rejects.toMatchObject(refused("ADDRESS"));
  }
  const broken = createSafeFetch({ allow: [], ownPorts: boom, resolve: to("93.184.215.14") });
  await expect(broken(request)).rejects.toMatchObject({ name: "SafeFetchError" });
});

test("TLS: the name of the URL is asked for and verified, whatever the environment says", async () => {
  const right = makeCertificate("right.lan", "127.0.0.1");
  const names: unknown[] = [];
  const server = createTlsServer({ ...right }, (_, response) => response.end("sealed"));
  server.on("secureConnection", (socket) => names.push(socket.servername));
  const port = await listen(server);
  const hosts = ["right.lan", "wrong.lan", "127.0.0.1"];
  const options = {
    allow: hosts.map((host) => `${host}:${port}`),
    ownPorts: () => [],
    resolve: to("127.0.0.1"),
  };
  const get = (host: string, ca?: string[]) =>
    createSafeFetch({ ...options, ca })({
      url: `https://${host}:${port}/`,
      method: "GET",
      timeoutMs: 5_000,
    });
  await expect(get("right.lan", [right.cert])).resolves.toMatchObject({ body: "sealed" });
  await expect(get("127.0.0.1", [right.cert])).resolves.toMatchObject({ body: "sealed" });
  expect(names).toEqual(["right.lan", false]);
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  ends.push(() => {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
  });
  await expect(get("wrong.lan", [right.cert])).rejects.toMatchObject(network("TLS"));
  await expect(get("right.lan")).rejects.toMatchObject(network("TLS"));
});
