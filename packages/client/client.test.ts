// The client's own promises: what is tried again, what is not, and streams that go on where they broke.
import { expect, test } from "vitest";
import { connect } from "./connect.ts";
import { type ServerEvent, readEvents } from "./read-events.ts";
import { followStream } from "./follow-stream.ts";
import { patientFetch } from "./patient-fetch.ts";

const noPause = async () => undefined;

function answering(...answers: (Response | Error)[]) {
  const asked: { url: string; headers: Headers }[] = [];
  const fetch = async (url: unknown, init?: { headers?: Record<string, string> }) => {
    asked.push({ url: String(url), headers: new Headers(init?.headers) });
    const answer = answers.shift() ?? new Error("nothing more is answered");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

test("reading is tried again when the server is away or busy; writing without a key is not", async () => {
  const request = { path: "/x", headers: {}, deadlineMs: 1_000 };
  const away = answering(new TypeError("fetch failed"), json({}, 503), json({ good: true }));
  const reading = patientFetch({
    url: "http://s",
    token: async () => "t",
    ...away,
    pause: noPause,
  });
  expect(await reading.request({ ...request, method: "GET" })).toMatchObject({ status: 200 });
  expect(away.asked.length).toBe(3);
  const once = answering(json({}, 503), json({}));
  const writing = patientFetch({
    url: "http://s",
    token: async () => "t",
    ...once,
    pause: noPause,
  });
  expect(await writing.request({ ...request, method: "POST" })).toMatchObject({ status: 503 });
  expect(once.asked.length).toBe(1);
});

test("a call that is placed has one key over all its tries", async () => {
  const placed = { status: "ringing", channel_id: "c", linkedid: "l", from: "1001", to: "+91" };
  const { asked, fetch } = answering(json({}, 502), json(placed, 201));
  const client = connect({ url: "http://s/", credentials: { token: "t" }, fetch });
  expect(await client.calls.place({ from: "1001", to: "+919876543210" })).toMatchObject(placed);
  const keys = asked.map(({ headers }) => headers.get("idempotency-key"));
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(keys).size).toBe(1);
});

test("an organization's key is turned into a token once, and that is what requests carry", async () => {
  const { asked, fetch } = answering(
    json({ token: "day-token", expires_in: 86_400 }),
    json({ items: [], next_cursor: null }),
    json({ items: [], next_cursor: null }),
  );
  const client = connect({ url: "http://s", credentials: { apiKey: "k", apiSecret: "s" }, fetch });
  await client.numbers.list();
  await client.queues.list();
  expect(asked.map(({ headers }) => headers.get("authorization"))).toEqual([
    null,
    "Bearer day-token",
    "Bearer day-token",
  ]);
});

test("events are read from bytes that come one at a time, whatever ends their lines", async () => {
  const text =
    'id: 1\r\nevent: ticket\r\ndata: {"a":"é"}\r\n\r\n: still here\n\ndata: plain\ndata: more\n\n';
  const found: ServerEvent[] = [];
  const single = async function* () {
    for (const byte of new TextEncoder().encode(text)) yield Uint8Array.of(byte);
  };
  for await (const event of readEvents(single())) found.push(event);
  expect(found).toEqual([
    { event: "ticket", id: "1", data: { a: "é" } },
    { event: "message", id: "1", data: "plain\nmore" },
  ]);
});

test("a stream that breaks goes on after its last event, and ends when the server says so", async () => {
  const { asked, fetch } = answering(
    new Response("id: 7\nevent: ticket\ndata: 1\n\n"),
    new TypeError("fetch failed"),
    new Response("id: 8\nevent: end\ndata: {}\n\n"),
  );
  const names: string[] = [];
  const options = { url: "http://s", path: "/tickets/stream", token: async () => "t", fetch };
  for await (const { event } of followStream({ ...options, pause: noPause })) names.push(event);
  expect(names).toEqual(["ticket", "end"]);
  expect(asked.map(({ headers }) => headers.get("last-event-id"))).toEqual([null, "7", "7"]);
});

test("a refusal ends a stream with the server's code", async () => {
  const { fetch } = answering(json({ error: { code: "FORBIDDEN", message: "no" } }, 403));
  const options = { url: "http://s", path: "/x", token: async () => "t", fetch, pause: noPause };
  await expect(followStream(options).next()).rejects.toMatchObject({
    status: 403,
    code: "FORBIDDEN",
  });
});
