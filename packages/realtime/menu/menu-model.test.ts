// When the provider fails in a call, keys go on where it stopped; where there are none, the call is given back.
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { geminiModel } from "../gemini/gemini-model.ts";
import { offlineModel } from "../offline/offline-model.ts";
import { describeRealtimeModel } from "../realtime-model.contract.ts";
import type { ModelPrompt } from "../realtime-model.ts";
import { RecordedModel } from "../recorded-model.fixture.ts";
import { withMenu } from "./menu-model.ts";

const never = () => new AbortController().signal;
const book = { name: "book", description: "Books.", parameters: { type: "object" } };
const welcome: ModelPrompt = {
  node: "welcome",
  messages: [{ role: "assistant", content: "Good morning." }],
  tools: [book],
  context: { strategy: "append" },
  menu: [
    { digit: "1", choice: "a room" },
    { digit: "3", choice: "the restaurant" },
  ],
  respond: true,
};

async function start(speaks = true) {
  const server = await startGeminiServer();
  onTestFinished(() => server.close());
  const remote = geminiModel({ apiKey: "k", baseUrl: server.url });
  const voice = offlineModel({ voice: "tones" });
  const model = withMenu(remote, { voice, speaks: async () => speaks });
  const told = new RecordedModel();
  const open = async () => {
    const session = await model.connect({ tools: [book] }, told, never());
    onTestFinished(() => session.close());
    return session;
  };
  return { server, told, open };
}

describeRealtimeModel("gemini with a menu behind it", async () => {
  const server = await startGeminiServer();
  const remote = geminiModel({ apiKey: "k", baseUrl: server.url });
  return {
    model: withMenu(remote, { voice: offlineModel({ voice: "tones" }), speaks: async () => true }),
    options: { tools: [book] },
    provokeCall: (session) => session.sendText("user", "please book it", true),
    dispose: () => server.close(),
  };
});

const MENU =
  "I am sorry, I cannot hear you well. For a room, press 1. For the restaurant, press 3.";

test("a provider that is lost in mid-call: the keys of the node are said, and the next node is spoken", async () => {
  const { server, told, open } = await start();
  const session = await open();
  session.setPrompt(welcome);
  await told.when(() => told.turns === 1);
  server.refuse(100);
  server.peer.drop();
  await told.when(() => told.turns === 2);
  expect(told.text("bot")).toBe(`Good morning.\n${MENU}`);
  expect(told.peak).toBeGreaterThan(500);
  const bye = [{ role: "assistant", content: "I will connect you." }];
  session.setPrompt({ ...welcome, node: "bye", messages: bye, tools: [], menu: undefined });
  await told.when(() => told.turns === 3);
  expect(told.text("bot")).toContain("I will connect you.");
  expect(told.ends).toEqual([]);
});

test("a provider that cannot be reached at all: the first node is said and its keys count", async () => {
  const { server, told, open } = await start();
  server.refuse(100);
  const session = await open();
  session.setPrompt({ ...welcome, messages: [] });
  await told.when(() => told.turns === 1);
  expect(told.text("bot")).toBe(MENU);
});

test("exact words that the provider took with it are said by the voice", async () => {
  const { server, told, open } = await start();
  const session = await open();
  session.setPrompt({ ...welcome, respond: false });
  await waitUntil("the prompt is there", 5_000, () => server.peer.messages.length > 0);
  server.refuse(100);
  server.peer.drop(1006);
  session.sendText("say", "Goodbye then.", true);
  await told.when(() => told.text("bot").includes("Goodbye then."));
  expect(told.ends).toEqual([]);
});

test.each([
  ["a node without keys", true, { menu: undefined }],
  ["no voice but tones", false, {}],
])(
  "%s: the session ends with the provider's error, and the call is given back",
  async (_, speaks, more) => {
    const { server, told, open } = await start(speaks);
    const session = await open();
    session.setPrompt({ ...welcome, ...more });
    await told.when(() => told.turns === 1);
    server.refuse(100);
    server.peer.drop();
    await told.when(() => told.ends.length === 1);
    expect(String(told.ends[0])).toContain("gemini");
  },
);
