// Browser phones, from the upgrade to the stored session: who gets in, what is told, what typing does.
import { issueJwt, sessionCookie } from "@pipecast/platform/auth";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { demoDocument } from "../../fixtures/flows.ts";
import { gatewayWithDatabase } from "../../fixtures/gateway-with-database.ts";
import { secrets } from "../../fixtures/secrets.ts";

interface Told {
  type: string;
  [key: string]: unknown;
}

async function setUp() {
  const gateway = await gatewayWithDatabase("sqlite::memory:", { model: { turnMs: 60 } });
  const host = await gateway.listen();
  const post = async (path: string, body?: object) =>
    expect((await gateway.ask(gateway.a, "POST", path, body)).status).toBe(201);
  await post("/admin/bots", { id: "reception", name: "Demo", flow: demoDocument });
  const jwt = gateway.a.authorization.replace("Bearer ", "");
  const dial = (path: string, how: Knock = { headers: gateway.a }) =>
    knock(`ws://${host}${path}`, how);
  return { ...gateway, host, jwt, post, dial };
}

interface Knock {
  headers?: Record<string, string>;
  protocols?: string[];
}

function knock(url: string, { headers = {}, protocols = [] }: Knock) {
  const socket = new WebSocket(url, protocols, { headers, handshakeTimeout: 5000 });
  onTestFinished(() => socket.terminate());
  const told: Told[] = [];
  let samples = 0;
  socket.on("message", (data, isBinary) => {
    if (isBinary) samples += (data as Buffer).length / 2;
    else told.push(JSON.parse((data as Buffer).toString()) as Told);
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  const status = new Promise<number>((resolve) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on("error", () => undefined);
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  const of = (type: string) => told.filter((message) => message.type === type);
  return { socket, told, of, closed, status, send, heard: () => samples };
}

test("a phone hears the bot and follows the session; typed words and keys reach it; hanging up ends it", async () => {
  const { dial, post, model } = await setUp();
  expect(await dial("/web/reception").status).toBe(409);
  await post("/admin/bots/reception/publish");
  const phone = dial("/web/reception");
  expect(await phone.status).toBe(101);
  phone.send({ type: "start", rate: 24_000, caller_number: "+91 98765 43210" });
  await waitUntil("the bot's words", 5000, () => phone.of("transcript").length > 0);
  const [session] = phone.told;
  expect(session).toMatchObject({
    type: "session",
    bot_id: "reception",
    version: 1,
    channel_id: "",
    rate: 24_000,
    audio: true,
    model: "scripted",
  });
  expect(session?.["linkedid"]).toBe(session?.["session_id"]);
  await waitUntil("the bot's voice", 5000, () => phone.heard() > 2400);
  phone.send({ type: "say", text: "a table please" });
  await waitUntil("the model reads it", 5000, () => (model.sessions[0]?.texts.length ?? 0) > 0);
  expect(model.sessions[0]?.texts).toContainEqual({
    kind: "user",
    text: "a table please",
    respond: true,
  });
  const words = { type: "transcript", index: 1, who: "caller", text: "a table please" };
  await waitUntil("own words", 5000, () => phone.of("transcript").length > 1);
  expect(phone.of("transcript")[1]).toMatchObject(words);
  expect(phone.of("node")[0]).toMatchObject({ path: [expect.any(String)] });
  phone.send({ type: "dtmf", digit: "1" });
  await waitUntil("the key counts", 5000, () => phone.of("state").length > 0);
  phone.send({ type: "hangup" });
  expect(await phone.closed).toBe(1000);
});

test("who only types has read the bot's words whole, and who hears them has heard what was played", async () => {
  const { dial, post, model } = await setUp();
  await post("/admin/bots/reception/publish");
  for (const [index, audio] of [true, false].entries()) {
    const phone = dial("/web/reception");
    expect(await phone.status).toBe(101);
    phone.send({ type: "start", audio });
    await waitUntil("the bot's words", 5000, () => phone.of("transcript").length > 0);
    const led = model.sessions[index];
    led?.speak("A long sentence that nobody hears to its end.", 10_000);
    led?.listener.interrupted();
    await waitUntil("the bot is cut off", 5000, () => phone.of("clear").length > 0);
    led?.speak("Well.");
    await waitUntil("the bot goes on", 5000, () =>
      phone.of("transcript").some(({ text }) => text === "Well."),
    );
    const cut = phone.of("transcript").some(({ text }) => String(text).endsWith("…"));
    expect(cut).toBe(audio);
    phone.send({ type: "hangup" });
    await phone.closed;
  }
});

test("the draft is called with draft=true, as version 0; one with errors is refused", async () => {
  const { dial, ask, a, jwt } = await setUp();
  const phone = dial("/web/reception?draft=true", { protocols: ["pipecast", `bearer.${jwt}`] });
  expect(await phone.status).toBe(101);
  expect(phone.socket.protocol).toBe("pipecast");
  phone.send({ type: "start", audio: false });
  await waitUntil("the bot's words", 5000, () => phone.of("transcript").length > 0);
  expect(phone.told[0]).toMatchObject({ version: 0, audio: false });
  expect(phone.heard()).toBe(0);
  const broken = { ...demoDocument, edges: [], nodes: [] };
  const kept = await ask(a, "POST", "/admin/bots", { id: "broken", name: "B", flow: broken });
  if (kept.status === 201) expect(await dial("/web/broken?draft=true").status).toBe(422);
});

test("nobody, a reader, a foreign page and another organization are refused before the upgrade", async () => {
  const { dial, post, host, b, reader, operator } = await setUp();
  await post("/admin/bots/reception/publish");
  expect(await dial("/web/reception", {}).status).toBe(401);
  expect(await dial("/web/reception", { protocols: ["pipecast", "bearer.x"] }).status).toBe(401);
  expect(await dial("/web/reception", { headers: reader }).status).toBe(403);
  expect(await dial("/web/reception", { headers: b }).status).toBe(404);
  expect(await dial("/web/reception?org_id=org_b").status).toBe(404);
  expect(await dial("/web/nobodys").status).toBe(404);
  expect(await dial("/web/a/b").status).toBe(404);
  expect(await dial("/web/%ff").status).toBe(404);
  const [cookie = ""] = sessionCookie("browser-of-a", { secure: false, seconds: 60 }).split(";");
  const page = (origin?: string) => ({
    headers: { cookie, ...(origin === undefined ? {} : { origin }) },
  });
  expect(await dial("/web/reception", page("http://evil.example")).status).toBe(403);
  expect(await dial("/web/reception", page()).status).toBe(403);
  expect(await dial("/web/reception", page(`http://${host}`)).status).toBe(101);
  expect(await dial("/web/reception", { headers: operator }).status).toBe(101);
  const late = await issueJwt(secrets.jwtSecret, { org_id: "org_a", role: "agent" });
  const agent = { authorization: `Bearer ${late.token}` };
  expect(await dial("/web/reception", { headers: agent }).status).toBe(101);
});

test.each([
  '{"type":"begin"}',
  "nonsense",
  '{"type":"start","rate":11025}',
  '{"type":"start","caller_number":"<script>"}',
])("%s is no start: closed with 1008, and no bot begins", async (text) => {
  const { dial, post, model } = await setUp();
  await post("/admin/bots/reception/publish");
  const phone = dial("/web/reception");
  await phone.status;
  phone.socket.send(text);
  expect(await phone.closed).toBe(1008);
  expect(model.sessions).toEqual([]);
});

test("a phone that hangs up before its call is placed leaves nothing behind", async () => {
  const { dial, post, service, ask, a } = await setUp();
  await post("/admin/bots/reception/publish");
  const phone = dial("/web/reception");
  await phone.status;
  phone.send({ type: "start" });
  phone.socket.terminate();
  await phone.closed;
  await waitUntil("no session runs", 8000, async () => {
    const { items } = (await ask(a, "GET", "/admin/sessions")).body as {
      items: { outcome: string | null }[];
    };
    return items.every(({ outcome }) => outcome !== null);
  });
  expect(service.audiosocket).toBeDefined();
});
