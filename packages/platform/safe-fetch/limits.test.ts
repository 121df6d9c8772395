// Time and number: waiting for a turn counts, and a peer that never accepts does not hold anyone.
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { createSafeFetch } from "./safe-fetch.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server that takes connections and says nothing; `all(n)` resolves when n have come. */
async function mute(): Promise<{
  port: number;
  most: () => number;
  all: (n: number) => Promise<void>;
}> {
  const sockets = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined).resume());
    most = Math.max(most, sockets.size);
    socket.once("close", () => sockets.delete(socket));
    server.emit("came");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    most: () => most,
    async all(n) {
      while (sockets.size < n) await once(server, "came");
    },
  };
}

test("no more than `concurrency` connections at once; those who wait do so within their own time", async () => {
  const { port, most, all } = await mute();
  const options = { allow: [`127.0.0.1:${port}`], ownPorts: () => [] };
  const safeFetch = createSafeFetch({ ...options, concurrency: 5, waiting: 10 });
  const controller = new AbortController();
  const codes = (count: number, timeoutMs: number) =>
    Array.from({ length: count }, () =>
      safeFetch({
        url: `http://127.0.0.1:${port}/`,
        method: "GET",
        timeoutMs,
        signal: controller.signal,
      }).then(
        () => "answered",
        ({ code }: { code: string }) => code,
      ),
    );
  const first = codes(5, 10_000);
  const waiting = codes(10, 300);
  const refused = codes(5, 10_000);
  expect(new Set(await Promise.all(refused))).toEqual(new Set(["WEBHOOK_BUSY"]));
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(["WEBHOOK_TIMEOUT"]));
  await all(5);
  expect(most()).toBe(5);
  controller.abort();
  expect(new Set(await Promise.all(first))).toEqual(new Set(["WEBHOOK_ABORTED"]));
});

test("200 requests that hang end together, and each connection with them", async () => {
  const { port, most, all } = await mute();
  const safeFetch = createSafeFetch({ allow: [`127.0.0.1:${port}`], ownPorts: () => [] });
  const controller = new AbortController();
  const request = { url: `http://127.0.0.1:${port}/`, method: "GET", timeoutMs: 10_000 };
  const pending = Promise.allSettled(
    Array.from({ length: 200 }, () => safeFetch({ ...request, signal: controller.signal })),
  );
  await all(200);
  controller.abort();
  for (const result of await pending)
    expect(result).toMatchObject({ status: "rejected", reason: { code: "WEBHOOK_ABORTED" } });
  expect(most()).toBe(200);
});

test.each([
  ["0", 0],
  ["a negative number", -5],
])("a time of %s is 1 ms", async (_, timeoutMs) => {
  const { port } = await mute();
  const safeFetch = createSafeFetch({ allow: [`127.0.0.1:${port}`], ownPorts: () => [] });
  await expect(
    safeFetch({ url: `http://127.0.0.1:${port}/`, method: "GET", timeoutMs }),
  ).rejects.toMatchObject({ kind: "timeout" });
});

test("no time is longer than 10 s, whatever is asked for", { timeout: 30_000 }, async () => {
  const { port } = await mute();
  const safeFetch = createSafeFetch({ allow: [`127.0.0.1:${port}`], ownPorts: () => [] });
  const begun = performance.now();
  await Promise.all(
    [60_000, Infinity, Number.NaN].map((timeoutMs) =>
      expect(
        safeFetch({ url: `http://127.0.0.1:${port}/`, method: "GET", timeoutMs }),
      ).rejects.toMatchObject({ kind: "timeout" }),
    ),
  );
  expect(performance.now() - begun).toBeGreaterThan(9_900);
});

/** Listens, and never comes to accepting: its loop is held for good. */
const deaf = `
  const { createServer } = require("node:net");
  const { parentPort } = require("node:worker_threads");
  const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000));
  });`;

test("a server that never accepts is a timeout", async () => {
  const worker = new Worker(deaf, { eval: true });
  ends.push(() => worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  // Fill the queue of those whom the system accepts in its place.
  const fillers = Array.from({ length: 4 }, () => connect(port, "127.0.0.1"));
  ends.push(() => fillers.forEach((socket) => socket.destroy()));
  for (const socket of fillers) socket.on("error", () => undefined);
  await Promise.all(fillers.slice(0, 2).map((socket) => once(socket, "connect")));
  const safeFetch = createSafeFetch({ allow: [`127.0.0.1:${port}`], ownPorts: () => [] });
  await expect(
    safeFetch({ url: `http://127.0.0.1:${port}/`, method: "GET", timeoutMs: 500 }),
  ).rejects.toMatchObject({ kind: "timeout", code: "WEBHOOK_TIMEOUT" });
});
