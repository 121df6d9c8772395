// A browser calls a bot on the running program: the bot hands it to a queue, an agent answers, and the browser hangs up.
import { httpTransport } from "@pipecast/platform/transport";
import { askRoute } from "@pipecast/contracts/client";
import * as sandbox from "@pipecast/contracts/pbx/sandbox";
import { startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

const operatorToken = "operator-token-of-at-least-32-characters";
const org_id = "grand-estancia";
let folder: TempDir;
let program: Awaited<ReturnType<typeof startProgram>>;
let transport: ReturnType<typeof httpTransport>;

beforeAll(async () => {
  folder = await tempDir();
  program = await startProgram({
    data: folder.path,
    args: ["--services", "pbx,gateway"],
    env: { OPERATOR_TOKEN: operatorToken },
  });
  transport = httpTransport(program.ready.url);
}, 60_000);
afterAll(async () => {
  await transport?.close();
  await program?.stop();
  await folder?.remove();
});

const ask = { headers: { authorization: `Bearer ${operatorToken}` } };
const ringing = () => askRoute(transport, sandbox.listRinging, { query: { org_id } }, ask);

async function phone(bot: string) {
  const url = `${program.ready.url.replace("http", "ws")}/web/${bot}?org_id=${org_id}`;
  const socket = new WebSocket(url, ["pipecast", `bearer.${operatorToken}`]);
  onTestFinished(() => socket.terminate());
  const told: { type: string; [key: string]: unknown }[] = [];
  socket.on("message", (data, isBinary) => {
    if (!isBinary) told.push(JSON.parse((data as Buffer).toString()) as (typeof told)[number]);
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const send = (message: object) => socket.send(JSON.stringify(message));
  const of = (type: string) => told.filter((message) => message.type === type);
  return { closed, send, of, told };
}

test("a browser presses a key, hears where it is going, rings an agent, talks, and its hanging up ends the call", async () => {
  const browser = await phone("demo");
  browser.send({ type: "start", caller_number: "+919876543210" });
  await waitUntil("the bot talks", 10_000, () => browser.of("transcript").length > 0);
  const [session] = browser.told;
  expect(session).toMatchObject({ type: "session", bot_id: "demo" });
  expect(session?.["channel_id"]).toMatch(/^\d+\.\d+$/);
  browser.send({ type: "dtmf", digit: "1" });
  await waitUntil("an agent's phone rings", 20_000, async () => (await ringing()).length > 0);
  const [ring] = await ringing();
  expect(ring).toMatchObject({
    channel_id: session?.["channel_id"],
    caller_number: "+919876543210",
  });
  await waitUntil("the phone knows", 10_000, () => browser.of("call").length > 0);
  expect(browser.of("ended")).toMatchObject([{ outcome: "transferred" }]);
  expect(browser.of("call")[0]).toMatchObject({ state: "queue", queue: ring?.queue });
  const extension = ring?.extension ?? "";
  await askRoute(transport, sandbox.answerAgent, { params: { extension }, body: { org_id } }, ask);
  await waitUntil("they talk", 10_000, () => browser.of("call").at(-1)?.["state"] === "talking");
  expect(browser.of("call").at(-1)).toMatchObject({ extension });
  browser.send({ type: "hangup" });
  expect(await browser.closed).toBe(1000);
  const params = { channel_id: String(session?.["channel_id"]) };
  await waitUntil("the call is over", 10_000, async () => {
    const call = await askRoute(
      transport,
      sandbox.getSandboxCall,
      { params, query: { org_id } },
      ask,
    );
    return call.state === "ended";
  });
}, 60_000);

test("a hang-up while the bot talks is told to pbx; an agent who hangs up ends the browser's call", async () => {
  const browser = await phone("demo");
  browser.send({ type: "start", audio: false });
  await waitUntil("the bot talks", 10_000, () => browser.of("transcript").length > 0);
  const live = () =>
    askRoute(
      transport,
      sandbox.getSandboxCall,
      {
        params: { channel_id: String(browser.told[0]?.["channel_id"]) },
        query: { org_id },
      },
      ask,
    );
  expect(await live()).toMatchObject({ state: "bot" });
  browser.send({ type: "hangup" });
  await browser.closed;
  await waitUntil("pbx knows", 10_000, async () => (await live()).state === "ended");

  const other = await phone("demo");
  other.send({ type: "start", audio: false });
  await waitUntil("the bot talks", 10_000, () => other.of("transcript").length > 0);
  other.send({ type: "dtmf", digit: "1" });
  await waitUntil("an agent's phone rings", 20_000, async () => (await ringing()).length > 0);
  const [ring] = await ringing();
  const agent = { params: { extension: ring?.extension ?? "" }, body: { org_id } };
  await askRoute(transport, sandbox.answerAgent, agent, ask);
  await askRoute(transport, sandbox.hangUpAgent, agent, ask);
  expect(await other.closed).toBe(1000);
  expect(other.of("call").at(-1)).toMatchObject({ state: "ended" });
}, 60_000);

test("a queue that nobody answers leads the browser to its failover bot, on the same phone", async () => {
  const answer = await transport.request({
    method: "PUT",
    path: "/api/v1/queues/5001",
    headers: { ...ask.headers, "content-type": "application/json" },
    body: JSON.stringify({ org_id, timeout_s: 5, failover: { type: "bot", id: "demo" } }),
    deadlineMs: 5_000,
  });
  expect(answer.status).toBe(200);
  const browser = await phone("demo");
  browser.send({ type: "start", audio: false });
  await waitUntil("the bot talks", 10_000, () => browser.of("transcript").length > 0);
  browser.send({ type: "dtmf", digit: "1" });
  await waitUntil("it is handed on", 20_000, () => browser.of("ended").length > 0);
  await waitUntil("another session begins", 20_000, () => browser.of("session").length > 1);
  const [first, second] = browser.of("session");
  expect(second?.["session_id"]).not.toBe(first?.["session_id"]);
  expect(second).toMatchObject({ bot_id: "demo", channel_id: first?.["channel_id"] });
  expect(browser.of("call").map(({ state }) => state)).toEqual(["queue", "bot"]);
  browser.send({ type: "hangup" });
  expect(await browser.closed).toBe(1000);
}, 60_000);
