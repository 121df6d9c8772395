// Twilio calls the running program: its signature is checked against the stored auth token, the bot talks, the token stays inside.
import { createHmac } from "node:crypto";
import { httpTransport } from "@pipecast/platform/transport";
import { type RunningProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

const operatorToken = "operator-token-of-at-least-32-characters";
const authToken = "5ecre7-auth-token-of-a-twilio-account";
let folder: TempDir;
let program: RunningProgram;
let transport: ReturnType<typeof httpTransport>;

beforeAll(async () => {
  folder = await tempDir();
  program = await startProgram({ data: folder.path, env: { OPERATOR_TOKEN: operatorToken } });
  transport = httpTransport(program.ready.url);
}, 60_000);
afterAll(async () => {
  await transport?.close();
  await program?.stop();
  await folder?.remove();
});

async function ask(method: string, path: string, body?: object) {
  const answer = await transport.request({
    method,
    path,
    headers: { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    deadlineMs: 5_000,
  });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
}

function dial(by: string) {
  const { host } = new URL(program.ready.url);
  const url = `wss://${host}/ws/demo`;
  const signature = createHmac("sha1", by).update(url).digest("base64");
  const socket = new WebSocket(`ws://${host}/ws/demo`, {
    headers: { "x-twilio-signature": signature },
  });
  onTestFinished(() => socket.terminate());
  const heard: { event: string; mark?: { name: string } }[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse((data as Buffer).toString()) as (typeof heard)[number];
    heard.push(message);
    if (message.event === "mark") socket.send((data as Buffer).toString());
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  const status = new Promise<number>((resolve) => {
    socket.on("open", () => resolve(101));
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_request, answer) => {
      resolve(answer.statusCode ?? 0);
      socket.terminate();
    });
  });
  return { socket, heard, closed, status };
}

test("without the token nobody gets in; with it Twilio does, the bot talks and keys count; the token is told to nobody", async () => {
  expect(await dial(authToken).status).toBe(401);
  const org_id = "grand-estancia";
  const put = await ask("PUT", "/api/v1/settings/twilio", { org_id, auth_token: authToken });
  expect(put).toEqual({ status: 200, body: { configured: true, last4: "ount" } });
  expect(await dial("another-token-of-somebody-else").status).toBe(401);
  const call = dial(authToken);
  expect(await call.status).toBe(101);
  const start = { event: "start", start: { streamSid: "MZ7", callSid: "CA7" } };
  call.socket.send(JSON.stringify(start));
  await waitUntil("the bot is heard", 10_000, () => call.heard.length > 20);
  call.socket.send(JSON.stringify({ event: "dtmf", dtmf: { digit: "1" } }));
  await waitUntil("its words are cut off", 10_000, () =>
    call.heard.some(({ event }) => event === "clear"),
  );
  call.socket.send(JSON.stringify({ event: "stop" }));
  expect(await call.closed).toBe(1000);
  const got = await ask("GET", `/api/v1/settings/twilio?org_id=${org_id}`);
  expect(got.body).toEqual({ configured: true, last4: "ount" });
  expect(program.stdout().join("\n") + program.stderr()).not.toContain(authToken);
}, 60_000);
