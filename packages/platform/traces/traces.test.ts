// What traces promise: whole trees reach an OTLP receiver, and one that is away keeps nobody waiting.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createTraces } from "./traces.ts";

interface SentSpan {
  name: string;
  spanId: string;
  parentSpanId?: string;
  traceId: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: { key: string; value: object }[];
}

async function receiver() {
  const paths: string[] = [];
  const spans: SentSpan[] = [];
  let resource = "";
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      paths.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
      for (const { resource: of, scopeSpans } of JSON.parse(body).resourceSpans) {
        resource = JSON.stringify(of);
        for (const { spans: sent } of scopeSpans) spans.push(...sent);
      }
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, paths, spans, resource: () => resource };
}

test("a call and what was in it arrive at a local OTLP receiver as one trace, with their times and faults", async () => {
  const { url, paths, spans, resource } = await receiver();
  const traces = createTraces({ endpoint: `${url}/`, service: "gateway" });
  traces.record({
    name: "call",
    startMs: 1_700_000_000_000,
    endMs: 1_700_000_005_000.5,
    attributes: { outcome: "completed", turns: 1 },
    children: [
      {
        name: "webhook",
        startMs: 1_700_000_001_000,
        endMs: 1_700_000_002_000,
        attributes: { status: "500" },
        failed: true,
      },
    ],
  });
  await traces.stop();
  expect(paths).toEqual(["POST /v1/traces application/json"]);
  expect(resource()).toContain("gateway");
  const call = spans.find(({ name }) => name === "call");
  const webhook = spans.find(({ name }) => name === "webhook");
  expect(call?.parentSpanId ?? "").toBe("");
  expect(webhook?.parentSpanId).toBe(call?.spanId);
  expect(webhook?.traceId).toBe(call?.traceId);
  expect(call?.startTimeUnixNano).toBe("1700000000000000000");
  expect(call?.endTimeUnixNano).toBe("1700000005000500000");
  expect(webhook?.status.code).toBe(2);
  expect(call?.attributes).toContainEqual({ key: "turns", value: { intValue: 1 } });
});

test("a receiver that is away costs nobody anything but the traces", async () => {
  const traces = createTraces({ endpoint: "http://127.0.0.1:9", service: "gateway" });
  for (let i = 0; i < 10_000; i++)
    traces.record({ name: "call", startMs: 1, endMs: 2, attributes: {} });
  await expect(traces.stop()).resolves.toBeUndefined();
}, 60_000);
