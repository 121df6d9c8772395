// Two providers as one: when the first fails, the second goes on with what was said, what is owed and what was done.
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { geminiModel } from "../gemini/gemini-model.ts";
import { openaiModel } from "../openai/openai-model.ts";
import { describeRealtimeModel } from "../realtime-model.contract.ts";
import type { ModelPrompt } from "../realtime-model.ts";
import { RecordedModel } from "../recorded-model.fixture.ts";
import { withFallback } from "./fallback-model.ts";

const never = () => new AbortController().signal;
const book = { name: "book", description: "Books.", parameters: { type: "object" } };
const welcome: ModelPrompt = {
  node: "welcome",
  role: "You are kind.",
  messages: [{ role: "assistant", content: "Good morning." }],
  tools: [book],
  context: { strategy: "append" },
  respond: true,
};

async function start() {
  const [gemini, openai] = [await startGeminiServer(), await startOpenAiServer()];
  onTestFinished(async () => {
    await gemini.close();
    await openai.close();
    expect([...gemini.faults, ...openai.faults]).toEqual([]);
  });
  const second = openaiModel({ apiKey: "k", baseUrl: openai.url });
  const model = withFallback(geminiModel({ apiKey: "k", baseUrl: gemini.url }), () => ({
    model: second,
    options: { tools: [book], voice: "marin" },
  }));
  const told = new RecordedModel();
  const open = async () => {
    const session = await model.connect({ tools: [book], voice: "Kore" }, told, never());
    onTestFinished(() => session.close());
    return session;
  };
  return { gemini, openai, model, told, open };
}

const sent = (server: { peer: { events: object[] } }) => JSON.stringify(server.peer.events);

describeRealtimeModel("gemini with openai behind it", async () => {
  const { gemini, openai, model } = await start();
  return {
    model,
    options: { tools: [book] },
    provokeCall: (session) => session.sendText("user", "please book it", true),
    async dispose() {
      await gemini.close().catch(() => undefined);
      await openai.close().catch(() => undefined);
    },
  };
});

describeRealtimeModel("openai that stands in for gemini", async () => {
  const { gemini, model } = await start();
  gemini.refuse(1_000);
  return {
    model,
    options: { tools: [book] },
    provokeCall: (session) => session.sendText("user", "please book it", true),
  };
});

test("lost in mid-call: the second knows personality, task and what was said, speaks with its own voice, and greets nobody again", async () => {
  const { gemini, openai, told, open } = await start();
  const session = await open();
  session.setPrompt(welcome);
  await told.when(() => told.turns === 1);
  session.sendText("user", "A table for two.", true);
  await told.when(() => told.turns === 2);
  gemini.refuse(1_000);
  gemini.peer.drop();
  await told.when(() => told.turns === 3);
  expect(openai.peer.instructions).toContain("You are kind.");
  expect(openai.peer.instructions).toContain("[task] welcome");
  expect(sent(openai)).toContain("You: Good morning.");
  expect(sent(openai)).toContain("Caller: A table for two.");
  expect(sent(openai)).toContain("without greeting again");
  expect(sent(openai)).toContain('"voice":"marin"');
  session.sendAudio(new Int16Array(320));
  session.sendText("say", "Still here.", true);
  await told.when(() => told.text("bot").includes("Still here."));
  expect(told.ends).toEqual([]);
});

test("an answer to a call that the first had made goes to the second in words, and the same call by it is not run again", async () => {
  const { gemini, openai, told, open } = await start();
  const session = await open();
  session.setPrompt(welcome);
  await told.when(() => told.turns === 1);
  gemini.peer.call("book", { room: "12" });
  await told.when(() => told.calls.length === 1);
  gemini.refuse(1_000);
  gemini.peer.drop(1006);
  await waitUntil("the second", 8_000, () => openai.peers.length === 1);
  await waitUntil("its task", 8_000, () => sent(openai).includes("[task] welcome"));
  openai.peer.call("book", { room: "12" }, "call_again");
  const call_id = told.calls[0]?.call_id ?? "";
  await new Promise((resolve) => setTimeout(resolve, 50));
  session.answerFunction({ call_id, name: "book", result: { number: 99 }, respond: true });
  await waitUntil("the answer", 8_000, () => sent(openai).includes("99"));
  expect(told.calls.length).toBe(1);
});

test("exact words that the first took with it are said by the second", async () => {
  const { gemini, told, open } = await start();
  const session = await open();
  session.setPrompt({ ...welcome, respond: false });
  await waitUntil("the prompt is there", 5_000, () => gemini.peer.messages.length > 0);
  gemini.refuse(1_000);
  gemini.peer.drop(1006);
  session.sendText("say", "Goodbye then.", true);
  await told.when(() => told.text("bot").includes("Goodbye then."));
  expect(told.ends).toEqual([]);
});

test("when both are away the session ends with the first one's error", async () => {
  const { gemini, openai, told, open } = await start();
  const session = await open();
  session.setPrompt(welcome);
  await told.when(() => told.turns === 1);
  gemini.refuse(1_000);
  openai.refuse(1_000);
  gemini.peer.drop();
  await told.when(() => told.ends.length === 1);
  expect(String(told.ends[0])).toContain("gemini");
});

test("a summary that the first cannot give is asked of the second", async () => {
  const { gemini, model } = await start();
  await gemini.close();
  const wish = { prompt: "Sum up.", transcript: [{ who: "caller", text: "I am Smith." }] } as const;
  const given = await model.summarize?.({}, wish, never());
  expect(given).toContain("Smith");
});
