// Calls by websocket, from the upgrade to the stored session: who gets in, what the flow knows of the call.
import { sine } from "@pipecast/audio/tone";
import { decodeJson } from "@pipecast/platform/db";
import { encodeUlaw } from "@pipecast/audio/g711";
import { bytesFromSamples } from "@pipecast/audio/frames";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { demoDocument } from "../fixtures/flows.ts";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import type { SessionRow } from "../schema.ts";

async function setUp() {
  const gateway = await gatewayWithDatabase("sqlite::memory:", { model: { turnMs: 100 } });
  const host = await gateway.listen();
  const post = async (who: Record<string, string>, path: string, body?: object) => {
    const answer = await gateway.ask(who, "POST", path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body as Record<string, string>;
  };
  for (const who of [gateway.a, gateway.b]) {
    const id = who === gateway.a ? "reception" : "theirs";
    await post(who, "/admin/bots", { id, name: "Demo", flow: demoDocument });
    await post(who, `/admin/bots/${id}/publish`);
  }
  const { key = "" } = await post(gateway.a, "/admin/keys", { name: "line" });
  const dial = (path: string, how: Knock = { key }) => knock(`ws://${host}${path}`, how);
  const stored = () =>
    waitUntil("the session is stored", 8000, async () => {
      const rows = await gateway.db.kysely
        .selectFrom("pipecat_sessions" as never)
        .selectAll()
        .execute();
      return rows[0] as SessionRow | undefined;
    });
  return { ...gateway, host, key, dial, stored, post };
}

interface Knock {
  key?: string;
  protocols?: string[];
  headers?: Record<string, string>;
}

function knock(url: string, { key, protocols, headers: more = {} }: Knock) {
  const headers = key === undefined ? more : { ...more, authorization: `Bearer ${key}` };
  const socket = new WebSocket(url, protocols ?? [], { headers, handshakeTimeout: 5000 });
  onTestFinished(() => socket.terminate());
  const messages: { data: Buffer; isBinary: boolean }[] = [];
  socket.on("message", (data, isBinary) => messages.push({ data: data as Buffer, isBinary }));
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  /** The status of a refusal, or 101. */
  const status = new Promise<number>((resolve) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on("error", () => undefined);
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  return { socket, messages, closed, status, send };
}

const signed = (signature: string, more = {}): Knock => ({
  headers: { "x-twilio-signature": signature, ...more },
});

type Dialled = ReturnType<typeof knock>;

/** Speaks Twilio's first words. */
async function begin({ status, send }: Dialled, customParameters?: Record<string, string>) {
  expect(await status).toBe(101);
  send({ event: "connected", protocol: "Call", version: "1.0.0" });
  const parameters = customParameters === undefined ? {} : { customParameters };
  send({ event: "start", streamSid: "MZ1", start: { streamSid: "MZ1", ...parameters } });
}

const metadata = (row: SessionRow) => decodeJson(row.call_metadata);

test("TC-201 an AstraPBX call by websocket has channel_id, org_id and endpoint in its metadata, and talks in binary", async () => {
  const { dial, stored, model } = await setUp();
  const line = dial("/ws/reception");
  await begin(line, {
    channel_id: "1712345678.123",
    org_id: "org_a",
    endpoint: "PJSIP/org_m1a_trunk-00000001",
    provider: "astrapbx",
    room: "12",
  });
  await waitUntil("the bot is heard", 5000, () => line.messages.length > 5);
  expect(line.messages.every(({ data, isBinary }) => isBinary && data.length === 320)).toBe(true);
  line.socket.send(Buffer.from(bytesFromSamples(sine(300, 8000, 160))));
  await waitUntil("the model hears it", 5000, () => (model.sessions[0]?.heardSamples ?? 0) > 0);
  line.socket.close(1000);
  const row = await stored();
  expect(row).toMatchObject({ org_id: "org_a", bot_id: "reception", channel_id: "1712345678.123" });
  expect(metadata(row)).toEqual({
    channel_id: "1712345678.123",
    org_id: "org_a",
    endpoint: "PJSIP/org_m1a_trunk-00000001",
    linkedid: "",
    caller_number: "",
    did: "",
    provider: "astrapbx",
    room: "12",
  });
});

test("TC-202 a Twilio call without custom parameters: metadata is {}, and the bot talks and listens", async () => {
  const { dial, stored, model } = await setUp();
  const line = dial("/ws/reception");
  await begin(line);
  await waitUntil("the bot is heard", 5000, () => line.messages.length > 5);
  const first = JSON.parse(line.messages[0]?.data.toString() ?? "") as {
    media: { payload: string };
  };
  expect(first).toMatchObject({ event: "media", streamSid: "MZ1" });
  expect(Buffer.from(first.media.payload, "base64")).toHaveLength(160);
  const payload = Buffer.from(encodeUlaw(sine(300, 8000, 160))).toString("base64");
  line.send({ event: "media", media: { track: "inbound", payload } });
  await waitUntil("the model hears it", 5000, () => (model.sessions[0]?.heardSamples ?? 0) > 0);
  line.send({ event: "stop", streamSid: "MZ1" });
  expect(await line.closed).toBe(1000);
  const row = await stored();
  expect(metadata(row)).toEqual({});
  expect(row.outcome).toBe("caller_hung_up");
});

test('TC-203 an AstraPBX call that names no channel has channel_id "", and the bot starts', async () => {
  const { dial, stored } = await setUp();
  const line = dial("/ws/reception");
  await begin(line, { org_id: "org_a", provider: "astrapbx" });
  await waitUntil("the bot is heard", 5000, () => line.messages.length > 5);
  line.socket.close(1000);
  expect(metadata(await stored())).toMatchObject({ channel_id: "", org_id: "org_a" });
});

test("no key, a wrong one, a revoked one and a JWT are 401 before any upgrade; another's bot is 404 as an absent one", async () => {
  const { dial, key, ask, a, db } = await setUp();
  expect(await dial("/ws/reception", {}).status).toBe(401);
  expect(await dial("/ws/reception", { key: `${key.slice(0, -1)}!` }).status).toBe(401);
  const jwt = a.authorization.replace("Bearer ", "");
  expect(await dial("/ws/reception", { key: jwt }).status).toBe(401);
  expect(await dial("/ws/reception/no-such-ticket").status).toBe(401);
  expect(await dial("/ws/theirs").status).toBe(404);
  expect(await dial("/ws/nobodys").status).toBe(404);
  expect(await dial("/ws/reception", { protocols: ["pipecast", key] }).status).toBe(101);
  await ask(a, "DELETE", `/admin/keys/${key.slice(4, 20)}`);
  expect(await dial("/ws/reception").status).toBe(401);
  expect(
    await db.kysely
      .selectFrom("pipecat_sessions" as never)
      .selectAll()
      .execute(),
  ).toEqual([]);
});

test("a foreign org_id in the parameters closes with 1008, and no bot begins", async () => {
  const { dial, model } = await setUp();
  const line = dial("/ws/reception");
  await begin(line, { org_id: "org_b", provider: "astrapbx" });
  expect(await line.closed).toBe(1008);
  expect(model.sessions).toEqual([]);
});

test("who talks without a start, or sends more than 64 KB at once, is closed", async () => {
  const { dial } = await setUp();
  const talker = dial("/ws/reception");
  await talker.status;
  for (let i = 0; i < 12; i++) talker.send({ event: "media" });
  expect(await talker.closed).toBe(1008);
  const flooder = dial("/ws/reception");
  await flooder.status;
  flooder.socket.send(Buffer.alloc(65 * 1024));
  expect(await flooder.closed).toBe(1009);
});

test("a registered call's ticket opens its bot once, with the metadata it was registered with", async () => {
  const { dial, internal, post, stored } = await setUp();
  const call = {
    org_id: "org_a",
    bot_id: "reception",
    channel_id: "1.1",
    linkedid: "1.1",
    endpoint: "PJSIP/x",
    caller_number: "+919876543210",
    did: "",
  };
  const other = await post(internal, "/internal/calls", call);
  expect(await dial(`/ws/demo/${other["uuid"]}`, {}).status).toBe(401);
  const { uuid, session_id } = await post(internal, "/internal/calls", call);
  const line = dial(`/ws/reception/${uuid}`, {});
  await begin(line, { channel_id: "9.9", provider: "astrapbx" });
  await waitUntil("the bot is heard", 5000, () => line.messages.length > 5);
  expect(await dial(`/ws/reception/${uuid}`, {}).status).toBe(401);
  line.socket.close(1000);
  const row = await stored();
  expect(row).toMatchObject({ id: session_id, channel_id: "1.1" });
  expect(metadata(row)).toMatchObject({ channel_id: "1.1", caller_number: "+919876543210" });
});

test("on Twilio a transfer waits until the far end says that the announcement was played", async () => {
  const { dial, model, pbx } = await setUp();
  const line = dial("/ws/reception");
  const waiting: string[] = [];
  const echo = (name: string) => line.send({ event: "mark", streamSid: "MZ1", mark: { name } });
  let holds = false;
  line.socket.on("message", (data) => {
    const { event, mark } = JSON.parse((data as Buffer).toString()) as {
      event: string;
      mark?: { name: string };
    };
    if (event !== "mark" || mark === undefined) return;
    if (holds) waiting.push(mark.name);
    else echo(mark.name);
  });
  await begin(line, { channel_id: "1.7", org_id: "org_a" });
  await waitUntil("the bot is heard", 5000, () => (model.sessions[0]?.prompts.length ?? 0) > 0);
  holds = true;
  line.send({ event: "dtmf", dtmf: { track: "inbound_track", digit: "1" } });
  await waitUntil("the announcement has gone out", 5000, () => waiting.length > 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(pbx.transfers).toEqual([]);
  holds = false;
  for (const name of waiting) echo(name);
  await waitUntil("the transfer is asked for", 5000, () => pbx.transfers.length > 0);
  expect(pbx.transfers).toMatchObject([{ channel_id: "1.7" }]);
});

test("on Twilio a barge-in sends clear at once, and the transcript and the model know what was heard", async () => {
  const { dial, model, ask, a } = await setUp();
  const line = dial("/ws/reception");
  const events: string[] = [];
  line.socket.on("message", (data) => {
    const text = (data as Buffer).toString();
    const { event } = JSON.parse(text) as { event: string };
    events.push(event);
    if (event === "mark") line.socket.send(text);
  });
  await begin(line, { channel_id: "1.8", org_id: "org_a" });
  await waitUntil("the bot is heard", 5000, () => events.filter((e) => e === "media").length > 8);
  const [led] = model.sessions;
  led?.speak("One two three four five six seven eight nine ten.", 5000);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const heardMs = led?.listener.interrupted() ?? 0;
  expect(heardMs).toBeGreaterThan(500);
  expect(heardMs).toBeLessThan(1500);
  await waitUntil("clear was sent", 1000, () => events.includes("clear"));
  const { items } = (await ask(a, "GET", "/admin/sessions")).body as { items: { id: string }[] };
  const session = await ask(a, "GET", `/admin/sessions/${items[0]?.id}`);
  const { transcript } = session.body as { transcript: { text: string }[] };
  expect(transcript.at(-1)?.text).toMatch(/^One( two)?( three)? …$/);
});

test("Twilio is let in by its signature for the address it called, to bots of the organization whose account it is", async () => {
  const { dial, host, pbx, stored } = await setUp();
  pbx.twilio.set("org_a", `wss://${host}/ws/reception good-signature`);
  expect(await dial("/ws/reception", signed("bad-signature")).status).toBe(401);
  expect(await dial("/ws/reception?x=1", signed("good-signature")).status).toBe(401);
  expect(await dial("/ws/theirs", signed("good-signature")).status).toBe(401);
  expect(await dial("/ws/nobodys", signed("good-signature")).status).toBe(401);
  expect(await dial("/ws/", signed("good-signature")).status).toBe(401);
  // A key that is shown decides alone.
  const both = { key: "pck_nonsense", ...signed("good-signature") };
  expect(await dial("/ws/reception", both).status).toBe(401);
  const line = dial("/ws/reception", signed("good-signature"));
  await begin(line);
  await waitUntil("the bot is heard", 5000, () => line.messages.length > 5);
  line.send({ event: "stop" });
  expect(await stored()).toMatchObject({ org_id: "org_a" });
  pbx.twilio.set("org_a", "wss://voice.example.com/ws/reception proxied");
  const proxied = signed("proxied", { "x-forwarded-host": "voice.example.com" });
  expect(await dial("/ws/reception", proxied).status).toBe(101);
  // Without TLS, as on a bench: the address was called by ws.
  pbx.twilio.set("org_a", `ws://${host}/ws/reception plain`);
  expect(await dial("/ws/reception", signed("plain")).status).toBe(101);
});
