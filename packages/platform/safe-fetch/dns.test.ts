// DNS that lies, changes its mind, is slow or silent, asked over a real wire.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Answers, type DnsServer, startDns } from "./dns-server.fixture.ts";
import { type ResolveHost, createResolveHost } from "./resolve-host.ts";
import { createSafeFetch } from "./safe-fetch.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function dns(answers: Answers): Promise<DnsServer> {
  const server = await startDns(answers);
  ends.push(() => server.close());
  return server;
}

/** A server on loopback that tells the name it was called by. */
async function receiver(): Promise<number> {
  const server = createServer((request, response) => response.end(request.headers.host));
  await once(server.listen(0, "127.0.0.1"), "listening");
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** As for a name that the operator has not allowed, although loopback has to be. */
function asking(server: DnsServer): ResolveHost {
  const resolve = createResolveHost([server.address]);
  return (name, { signal }) => resolve(name, { signal, allowed: false });
}

const get = (url: string, timeoutMs = 5_000) => ({ url, method: "GET", timeoutMs });

test("the address that was checked is the one that is connected to: a second answer is never asked for", async () => {
  const port = await receiver();
  const server = await dns(({ type, count }) =>
    type === "AAAA" ? [] : count === 1 ? ["127.0.0.1"] : ["169.254.169.254"],
  );
  const options = { allow: [`rebind.example.com:${port}`], ownPorts: () => [] };
  const safeFetch = createSafeFetch({ ...options, resolve: asking(server) });
  const url = `http://rebind.example.com:${port}/`;
  await expect(safeFetch(get(url))).resolves.toMatchObject({ body: `rebind.example.com:${port}` });
  expect(server.asked).toEqual(
    expect.arrayContaining([
      { name: "rebind.example.com", type: "A" },
      { name: "rebind.example.com", type: "AAAA" },
    ]),
  );
  expect(server.asked).toHaveLength(2);
  // And nothing is remembered: the next request asks anew, and is refused.
  await expect(safeFetch(get(url))).rejects.toMatchObject({ code: "WEBHOOK_METADATA" });
});

test("a name that swings between inside and outside never gets a connection to the inside", async () => {
  const inside = ["127.0.0.1", "10.0.0.1", "192.168.0.1", "100.64.0.1"];
  const server = await dns(({ type, count }) =>
    type === "A" ? [inside[count % inside.length] as string] : ["2606:4700:4700::1111"],
  );
  const safeFetch = createSafeFetch({ allow: [], ownPorts: () => [], resolve: asking(server) });
  for (let round = 0; round < 20; round += 1)
    await expect(safeFetch(get("https://swing.example.com/"))).rejects.toMatchObject({
      kind: "refused",
      code: "WEBHOOK_PRIVATE",
    });
});

test.each([
  ["a private A beside a public AAAA", ["10.0.0.1", "2606:4700:4700::1111"], "WEBHOOK_PRIVATE"],
  ["a private AAAA beside a public A", ["93.184.215.14", "fd12::1"], "WEBHOOK_PRIVATE"],
  [
    "loopback among public ones",
    ["93.184.215.14", "93.184.215.15", "127.0.0.1"],
    "WEBHOOK_PRIVATE",
  ],
  ["IPv4 metadata in an AAAA", ["93.184.215.14", "::ffff:169.254.169.254"], "WEBHOOK_METADATA"],
  ["an address of nobody", ["93.184.215.14", "0.0.0.0"], "WEBHOOK_ADDRESS"],
])("%s refuses the whole name", async (_, addresses, code) => {
  const server = await dns(() => addresses);
  const safeFetch = createSafeFetch({ allow: [], ownPorts: () => [], resolve: asking(server) });
  await expect(safeFetch(get("https://mixed.example.com/"))).rejects.toMatchObject({ code });
});

test("a name without addresses is WEBHOOK_DNS", async () => {
  const server = await dns(() => []);
  const safeFetch = createSafeFetch({ allow: [], ownPorts: () => [], resolve: asking(server) });
  await expect(safeFetch(get("https://nobody.example.com/"))).rejects.toMatchObject({
    kind: "network",
    code: "WEBHOOK_DNS",
  });
});

test.each(["silence", "nonsense"] as const)(
  "%s instead of an answer ends in time",
  async (answer) => {
    const server = await dns(() => answer);
    const safeFetch = createSafeFetch({ allow: [], ownPorts: () => [], resolve: asking(server) });
    const begun = performance.now();
    await expect(safeFetch(get("https://slow.example.com/", 300))).rejects.toMatchObject({
      name: "SafeFetchError",
      kind: answer === "silence" ? "timeout" : expect.stringMatching(/^(?:timeout|network)$/),
    });
    expect(performance.now() - begun).toBeLessThan(5_000);
  },
);

test("silence about one family leaves the other one usable", async () => {
  const port = await receiver();
  const server = await dns(({ type }) => (type === "A" ? ["127.0.0.1"] : "silence"));
  const options = { allow: [`half.example.com:${port}`], ownPorts: () => [] };
  const safeFetch = createSafeFetch({ ...options, resolve: asking(server) });
  const begun = performance.now();
  await expect(safeFetch(get(`http://half.example.com:${port}/`, 10_000))).resolves.toMatchObject({
    status: 200,
  });
  // The library alone would ask for 3 s.
  expect(performance.now() - begun).toBeLessThan(2_500);
});

test("a resolver that never ends, and hears no signal, holds neither the request nor its place", async () => {
  const port = await receiver();
  const safeFetch = createSafeFetch({
    allow: [`127.0.0.1:${port}`],
    ownPorts: () => [],
    concurrency: 1,
    resolve: () => Promise.withResolvers<string[]>().promise,
  });
  const stuck = safeFetch(get("https://stuck.example.com/", 100));
  await expect(stuck).rejects.toMatchObject({ kind: "timeout", code: "WEBHOOK_TIMEOUT" });
  await expect(safeFetch(get(`http://127.0.0.1:${port}/`))).resolves.toMatchObject({ status: 200 });
});

test("an answer of DNS that comes too late opens no connection any more", async () => {
  const late = Promise.withResolvers<string[]>();
  const port = await receiver();
  const options = { allow: [`late.example.com:${port}`], ownPorts: () => [] };
  const safeFetch = createSafeFetch({ ...options, resolve: () => late.promise });
  let connected = 0;
  const { subscribe, unsubscribe } = await import("node:diagnostics_channel");
  const count = () => void (connected += 1);
  subscribe("net.client.socket", count);
  ends.push(() => unsubscribe("net.client.socket", count));
  await expect(safeFetch(get(`http://late.example.com:${port}/`, 50))).rejects.toMatchObject({
    code: "WEBHOOK_TIMEOUT",
  });
  late.resolve(["127.0.0.1"]);
  await new Promise(setImmediate);
  expect(connected).toBe(0);
});
