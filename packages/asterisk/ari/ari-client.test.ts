// The ARI client on a wire: each method is one exact request, each failure one code, each gap one resync.
import { afterEach, beforeEach, expect, test } from "vitest";
import { AriClient, type AriClientOptions, type AriEvent } from "./ari-client.ts";
import { WireAri } from "./wire-ari.fixture.ts";

let wire: WireAri;
let clients: AriClient[] = [];

beforeEach(async () => {
  wire = await WireAri.start();
});

afterEach(async () => {
  for (const client of clients) await client.close();
  clients = [];
  await wire.stop();
});

function start(options: Partial<AriClientOptions> = {}): AriClient {
  const client = new AriClient({
    host: "127.0.0.1",
    port: wire.port,
    username: "pipecast",
    secret: "sesame",
    apps: ["pipecast"],
    random: () => 0,
    ...options,
  });
  clients.push(client);
  return client;
}

const channel = (id: string) => ({
  id,
  name: "PJSIP/org_a_trunk-00000001",
  state: "Up",
  caller: { name: "", number: "" },
  dialplan: { context: "in", exten: "8001", priority: 1 },
});
const bridge = { id: "b1", technology: "softmix", bridge_type: "mixing", channels: [] };
const basic = `Basic ${Buffer.from("pipecast:sesame").toString("base64")}`;
const json = (value: unknown, status = 200) => {
  wire.answer = (_, response) => response.writeHead(status).end(JSON.stringify(value));
};

test.each<[string, string, (ari: AriClient) => Promise<unknown>]>([
  ["answer", "POST /ari/channels/1.1/answer", (ari) => ari.answer("1.1")],
  ["hangup", "DELETE /ari/channels/1.1?reason=normal", (ari) => ari.hangup("1.1")],
  [
    "continue",
    "POST /ari/channels/1.1/continue?context=org_a_queue&extension=5001&priority=1",
    (ari) => ari.continueInDialplan("1.1", { context: "org_a_queue", extension: "5001" }),
  ],
  [
    "set a variable",
    "POST /ari/channels/1.1/variable?variable=CDR%28userfield%29&value=a%26b",
    (ari) => ari.setVariable("1.1", "CDR(userfield)", "a&b"),
  ],
  [
    "add to a bridge",
    "POST /ari/bridges/b1/addChannel?channel=1.1",
    (ari) => ari.addChannel("b1", "1.1"),
  ],
  [
    "take from a bridge",
    "POST /ari/bridges/b1/removeChannel?channel=1.1",
    (ari) => ari.removeChannel("b1", "1.1"),
  ],
  ["destroy a bridge", "DELETE /ari/bridges/b1", (ari) => ari.destroyBridge("b1")],
  [
    "subscribe",
    "POST /ari/applications/pipecast/subscription?eventSource=channel%3A1.1",
    (ari) => ari.subscribe("pipecast", "channel:1.1"),
  ],
  [
    "unsubscribe",
    "DELETE /ari/applications/pipecast/subscription?eventSource=channel%3A1.1",
    (ari) => ari.unsubscribe("pipecast", "channel:1.1"),
  ],
])("to %s is one request, with the credentials in the header only", async (_, line, run) => {
  await run(start());
  expect(wire.requests).toEqual([
    { method: line.split(" ")[0], url: line.split(" ")[1], authorization: basic, body: "" },
  ]);
});

test("external media says where, how and for which call, with variables in the body", async () => {
  json(channel("1.2"));
  const made = await start().createExternalMedia({
    app: "pipecast",
    externalHost: "127.0.0.1:9092",
    encapsulation: "audiosocket",
    transport: "tcp",
    format: "slin16",
    data: "3f2b8c1e-9d4a-4b7e-8c55-0a1b2c3d4e5f",
    variables: { CALL: "x" },
  });
  expect(made.id).toBe("1.2");
  const url = new URL(wire.requests[0]?.url ?? "", "http://pbx");
  expect(url.pathname).toBe("/ari/channels/externalMedia");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    app: "pipecast",
    external_host: "127.0.0.1:9092",
    encapsulation: "audiosocket",
    transport: "tcp",
    format: "slin16",
    data: "3f2b8c1e-9d4a-4b7e-8c55-0a1b2c3d4e5f",
  });
  expect(JSON.parse(wire.requests[0]?.body ?? "")).toEqual({ variables: { CALL: "x" } });
});

test("channels, bridges and variables come back typed; what is none of them is an error", async () => {
  const ari = start();
  json([channel("1.1"), channel("1.2")]);
  expect((await ari.listChannels()).map(({ id }) => id)).toEqual(["1.1", "1.2"]);
  json(channel("1.1"));
  expect((await ari.getChannel("1.1")).dialplan.exten).toBe("8001");
  json([bridge]);
  expect(await ari.listBridges()).toEqual([bridge]);
  json(bridge);
  expect((await ari.createBridge({ bridgeId: "b1" })).id).toBe("b1");
  expect(wire.requests.at(-1)?.url).toBe("/ari/bridges?type=mixing&bridgeId=b1");
  json({ value: "moved" });
  expect(await ari.getVariable("1.1", "MARK")).toBe("moved");
  json({ message: "Provided variable was not found" }, 404);
  expect(await ari.getVariable("1.1", "NONE")).toBe("");
  json({ message: "Channel not found" }, 404);
  await expect(ari.getVariable("1.9", "NONE")).rejects.toMatchObject({
    code: "ASTERISK_NOT_FOUND",
  });
  json({ nothing: true });
  await expect(ari.getChannel("1.1")).rejects.toMatchObject({ code: "ASTERISK_FAULTY_ANSWER" });
  await expect(ari.listChannels()).rejects.toMatchObject({ code: "ASTERISK_FAULTY_ANSWER" });
});

test("hanging up what is gone, and destroying it, is no error", async () => {
  const ari = start();
  json({ message: "Channel not found" }, 404);
  expect([await ari.hangup("1.1"), await ari.destroyBridge("b1")]).toEqual([false, false]);
});

test("an application that Asterisk does not know is told from one it knows, and can be taken up anew", async () => {
  const ari = start();
  let resyncs = 0;
  ari.onConnected(() => void (resyncs += 1));
  await ari.ready();
  json({ name: "pipecast", channel_ids: [] });
  expect(await ari.hasApplication("pipecast")).toBe(true);
  expect(wire.requests.at(-1)).toMatchObject({
    method: "GET",
    url: "/ari/applications/pipecast",
  });
  json({ message: "Application not found" }, 404);
  expect(await ari.hasApplication("pipecast")).toBe(false);
  ari.reconnect();
  expect(ari.connected).toBe(false);
  await ari.ready();
  expect([resyncs, wire.upgrades.length]).toEqual([2, 2]);
});

test("an id or a variable that is none never reaches the wire", async () => {
  const ari = start();
  for (const run of [
    () => ari.answer("../bridges"),
    () => ari.hangup("1.1/../1.2"),
    () => ari.addChannel("b1", "1.1,1.2"),
    () => ari.getVariable("1.1", "SHELL(rm -rf x)"),
    () => ari.setVariable("1.1", "A&B", "x"),
    () => ari.subscribe("a/b", "channel:1.1"),
  ])
    await expect(run()).rejects.toMatchObject({ code: "ASTERISK_FIELD_REFUSED" });
  expect(wire.requests).toEqual([]);
  expect(() => start({ apps: ["a/b"] })).toThrow(/no id/);
});

test.each([
  [400, "ASTERISK_REFUSED"],
  [401, "ASTERISK_LOGIN_REFUSED"],
  [404, "ASTERISK_NOT_FOUND"],
  [409, "ASTERISK_CONFLICT"],
  [422, "ASTERISK_REFUSED"],
  [500, "ASTERISK_REFUSED"],
  [503, "ASTERISK_BUSY"],
])("%i is %s with Asterisk's reason", async (status, code) => {
  json({ message: "Allocation failed" }, status);
  await expect(start().answer("1.1")).rejects.toMatchObject({
    code,
    message: `ARI: POST /ari/channels/1.1/answer: ${status} Allocation failed`,
  });
});

test("a redirect is not followed", async () => {
  wire.answer = (_, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${wire.port}/ari/channels` }).end();
  await expect(start().answer("1.1")).rejects.toMatchObject({ code: "ASTERISK_FAULTY_ANSWER" });
  expect(wire.requests.length).toBe(1);
});

test("what may have happened is told from what has not", async () => {
  const ari = start({ requestMs: 60 });
  wire.answer = () => undefined;
  await expect(ari.answer("1.1")).rejects.toMatchObject({
    code: "ASTERISK_TIMEOUT",
    outcome: "unknown",
  });
  wire.answer = (_, response) => response.socket?.resetAndDestroy();
  await expect(ari.answer("1.1")).rejects.toMatchObject({
    code: "ASTERISK_DISCONNECTED",
    outcome: "unknown",
  });
  wire.answer = (_, response) => {
    response.writeHead(200, { "content-length": 100 }).write("[");
    setImmediate(() => response.socket?.destroy());
  };
  await expect(ari.listChannels()).rejects.toMatchObject({ outcome: "unknown" });
  wire.answer = (_, response) => response.writeHead(200).end("<html>");
  await expect(ari.listChannels()).rejects.toMatchObject({ code: "ASTERISK_FAULTY_ANSWER" });
  await wire.stop();
  await expect(ari.answer("1.1")).rejects.toMatchObject({
    code: "ASTERISK_UNREACHABLE",
    outcome: "none",
    retryable: true,
  });
});

test("an answer without end is cut off", async () => {
  wire.answer = (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
    };
    response.writeHead(200).on("drain", more);
    more();
  };
  await expect(start({ requestMs: 8000 }).listChannels()).rejects.toThrow(/has no end/);
});

test("events come typed, and garbage between them is left out", async () => {
  const ari = start({ apps: ["pipecast", "other"], subscribeAll: true });
  await ari.ready();
  expect(wire.upgrades).toEqual([
    { url: "/ari/events?app=pipecast%2Cother&subscribeAll=true", authorization: basic },
  ]);
  const heard: AriEvent[] = [];
  const last = new Promise<void>((resolve) => {
    ari.onEvent((event) => {
      heard.push(event);
      if (event.type === "StasisEnd") resolve();
    });
  });
  const told = { application: "pipecast", timestamp: "t" };
  wire.send({ type: "StasisStart", ...told, args: [], channel: channel("1.1") });
  wire.send("{not json");
  wire.send({ type: "PlaybackStarted", ...told });
  wire.send({ type: "StasisEnd", ...told, channel: channel("1.1") });
  await last;
  expect(heard.map((event) => event.type)).toEqual(["StasisStart", "Other", "StasisEnd"]);
});

test("after each loss of the websocket the resync runs before ready", async () => {
  const ari = start();
  json([channel("1.1")]);
  const seen: number[] = [];
  ari.onConnected(async () => {
    seen.push((await ari.listChannels()).length);
  });
  for (let round = 1; round <= 3; round++) {
    await ari.ready();
    expect(seen.length).toBe(round);
    for (const websocket of wire.websockets) websocket.terminate();
    while (ari.connected) await new Promise((resolve) => setImmediate(resolve));
  }
});

test("a websocket that hangs is noticed by pings and made anew", async () => {
  await wire.stop();
  wire = await WireAri.start({ pongs: false });
  const lost: string[] = [];
  const ari = start({ pingMs: 40, onState: (_, error) => error && lost.push(error.message) });
  await ari.ready();
  await wire.when(() => wire.upgrades.length >= 2);
  expect(lost[0]).toMatch(/^ARI: no word for \d+ ms$/);
});

test("a quiet but living websocket is kept", async () => {
  const ari = start({ pingMs: 50, connectMs: 300 });
  await ari.ready();
  const pings = Promise.withResolvers<void>();
  let count = 0;
  for (const websocket of wire.websockets)
    websocket.on("ping", () => ++count === 8 && pings.resolve());
  await pings.promise;
  expect([wire.upgrades.length, ari.connected]).toEqual([1, true]);
});

test("a wrong password is said as such, without the password, and tried again", async () => {
  wire.refuseUpgrade = 401;
  const ari = start();
  const refused = await ari.ready(50).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "ASTERISK_LOGIN_REFUSED" });
  expect(String(refused)).not.toContain("sesame");
  wire.refuseUpgrade = 0;
  await ari.ready();
});

test("closing ends what is under way and what waits", async () => {
  const ari = start();
  await ari.ready();
  wire.answer = () => undefined;
  const failed = expect(ari.answer("1.1")).rejects.toMatchObject({ outcome: "unknown" });
  await wire.when(() => wire.requests.length > 0);
  await ari.close();
  await failed;
  await expect(ari.listChannels()).rejects.toMatchObject({ code: "ASTERISK_CLOSED" });
  await expect(ari.ready()).rejects.toMatchObject({ code: "ASTERISK_CLOSED" });
});
