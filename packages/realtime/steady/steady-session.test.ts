// What a session does when its connection ends, breaks, is refused or lies; and what the caller's interruption tells the provider.
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { geminiModel } from "../gemini/gemini-model.ts";
import { openaiModel } from "../openai/openai-model.ts";
import type { ModelPrompt, ModelTool, RealtimeModel } from "../realtime-model.ts";
import { RecordedModel } from "../recorded-model.fixture.ts";

const canary = "canary-key/with?signs&in=it-7Q";
const never = () => new AbortController().signal;
const book: ModelTool = {
  name: "book",
  description: "Books.",
  parameters: { type: "object", properties: { room: { type: "string" } } },
};
const welcome: ModelPrompt = {
  node: "welcome",
  role: "You are kind.",
  messages: [{ role: "assistant", content: "Good morning." }],
  tools: [book],
  context: { strategy: "append" },
  respond: true,
};

async function gemini(more: Parameters<typeof startGeminiServer>[0] = {}) {
  const server = await startGeminiServer({ key: canary, ...more });
  onTestFinished(() => server.close());
  const model = geminiModel({ apiKey: canary, baseUrl: server.url });
  const told = new RecordedModel();
  const options = { tools: [book], voice: "Kore", language: "en-IN" };
  const session = await model.connect(options, told, never());
  onTestFinished(() => session.close());
  session.setPrompt(welcome);
  await told.when(() => told.turns === 1);
  return { server, model, told, session, options };
}

async function openai(heardMs = 0) {
  const server = await startOpenAiServer({ key: canary });
  onTestFinished(() => server.close());
  const model = openaiModel({ apiKey: canary, baseUrl: server.url });
  const told = new (class extends RecordedModel {
    override interrupted(): number {
      super.interrupted();
      return heardMs;
    }
  })();
  const session = await model.connect({ voice: "marin", language: "hi" }, told, never());
  onTestFinished(() => session.close());
  session.setPrompt(welcome);
  await told.when(() => told.turns === 1);
  return { server, model, told, session };
}

const spoken = (messages: readonly object[]) => JSON.stringify(messages);

test("goAway: the next connection is there before the old one ends, and goes on by its handle", async () => {
  const { server, told, session } = await gemini();
  const old = server.peer;
  old.goAway();
  await waitUntil("another connection", 5_000, () => server.peers.length === 2);
  await waitUntil("the old one is closed", 5_000, () => old.socket.readyState === 3);
  expect(server.peer.setup?.sessionResumption?.handle).toMatch(/^handle-/);
  expect(server.peer.instructions).toContain("[task] welcome");
  session.sendText("say", "Still here.", true);
  await told.when(() => told.turns === 2);
  expect(told.text("bot")).toBe("Good morning.\nStill here.");
  expect(told.ends).toEqual([]);
  expect(server.faults).toEqual([]);
});

test("goAway in the middle of a turn: it is heard out first", async () => {
  const { server, told, session } = await gemini({
    brain: () => [{ say: "A turn that lasts." }],
  });
  const old = server.peer;
  session.sendText("user", "talk", true);
  old.goAway();
  await told.when(() => told.turns === 2);
  expect(server.peers.length).toBe(1);
  await waitUntil("another connection", 5_000, () => server.peers.length === 2);
  expect(told.text("bot")).toBe("A turn that lasts.\nA turn that lasts.");
});

test("an answer that comes while there is no connection is given to the next; the same call again is answered from memory", async () => {
  const { server, told, session } = await gemini({ resumes: true });
  const old = server.peer;
  old.call("book", { room: "12" });
  await told.when(() => told.calls.length === 1);
  old.drop(1006);
  await waitUntil("it is noticed", 5_000, () => old.socket.readyState === 3);
  const call_id = told.calls[0]?.call_id ?? "";
  session.answerFunction({ call_id, name: "book", result: { number: 99 }, respond: true });
  await waitUntil("another connection", 5_000, () => server.peers.length === 2);
  await waitUntil("the answer", 5_000, () => spoken(server.peer.messages).includes("99"));
  expect(spoken(server.peer.messages)).toContain("The function book was called");
  await told.when(() => told.turns >= 2);
  expect(told.calls.length).toBe(1);
});

test("a provider that asks again on the next connection what it had asked gets the same answer, and the flow hears of it once", async () => {
  const { server, told, session } = await gemini({ brain: () => [] });
  server.peer.call("book", { room: "12" });
  await told.when(() => told.calls.length === 1);
  const old = server.peer;
  old.drop();
  await waitUntil("another connection", 5_000, () => server.peers.length === 2);
  server.peer.call("book", { room: "12" }, "fc-again");
  server.peer.send({ serverContent: { inputTranscription: { text: "Behind it." } } });
  await told.when(() => told.text("caller") === "Behind it.");
  const call_id = told.calls[0]?.call_id ?? "";
  session.answerFunction({ call_id, name: "book", result: { number: 99 }, respond: true });
  await waitUntil("its answer", 5_000, () => spoken(server.peer.messages).includes("fc-again"));
  expect(told.calls.length).toBe(1);
  expect(server.faults).toEqual([]);
});

test("a call that the provider takes back is answered in words", async () => {
  const { server, told, session } = await gemini({ brain: () => [] });
  const id = server.peer.call("book", { room: "1" });
  await told.when(() => told.calls.length === 1);
  server.peer.send({ toolCallCancellation: { ids: [id] } });
  session.sendText("user", "wait", true);
  await waitUntil("the words", 5_000, () => spoken(server.peer.messages).includes("wait"));
  session.answerFunction({ call_id: id, name: "book", result: { number: 7 }, respond: true });
  await waitUntil("the answer", 15_000, () =>
    spoken(server.peer.messages).includes("The function book was called"),
  );
  expect(spoken(server.peer.messages)).not.toContain("toolResponse");
}, 20_000);

test("a handle that is refused: the session begins anew with the task and what was said", async () => {
  const { server, told } = await gemini({ resumes: false });
  server.peer.drop(1011);
  await waitUntil("another connection", 5_000, () =>
    server.peers.some(({ setup }, at) => at > 0 && setup),
  );
  await waitUntil("its memory", 5_000, () => spoken(server.peer.messages).includes("Good morning"));
  expect(server.peer.setup?.sessionResumption).toEqual({});
  expect(server.peer.instructions).toContain("You are kind.");
  expect(told.ends).toEqual([]);
});

test("what the caller says in the gap is heard on the next connection", async () => {
  const { server, session } = await gemini();
  const old = server.peer;
  old.drop(1006);
  await waitUntil("it is noticed", 5_000, () => old.socket.readyState === 3);
  for (let i = 0; i < 50; i++) session.sendAudio(new Int16Array(320));
  await waitUntil(
    "the voice",
    5_000,
    () => server.peers.length === 2 && server.peer.audioMessages >= 20,
  );
});

test("what is no JSON, no message of theirs or of no sense ends no process: the connection is renewed or it is passed over", async () => {
  const { server, told, session } = await gemini();
  for (const text of ["null", "[]", '{"serverContent":7}', '{"toolCall":{"functionCalls":[{}]}}'])
    server.peer.socket.send(text);
  session.sendText("say", "First.", true);
  await told.when(() => told.turns === 2);
  server.peer.socket.send("{");
  await waitUntil("another connection", 5_000, () => server.peers.length === 2);
  session.sendText("say", "Second.", true);
  await told.when(() => told.text("bot").includes("Second."));
  expect(told.ends).toEqual([]);
});

test.each([1007, 1008, 1011])(
  "close code %i again and again: the session ends with an error that names no key",
  async (code) => {
    const { server, told } = await gemini();
    server.refuse(100, code);
    server.peer.drop(code);
    await told.when(() => told.ends.length === 1);
    expect(String(told.ends[0])).toContain(String(code));
    expect(String(told.ends[0])).not.toContain(canary);
  },
);

const attempt = (model: RealtimeModel, signal = never()) =>
  model.connect({}, new RecordedModel(), signal).then(
    () => "connected",
    (error: unknown) => String(error),
  );

test("a wrong key, a closed port, a server that never is ready: connect rejects, and no key stands in the reason", async () => {
  const server = await startGeminiServer({ key: "another" });
  const { url } = server;
  const reasons = [await attempt(geminiModel({ apiKey: canary, baseUrl: url }))];
  await server.close();
  const mute = await startGeminiServer({ mute: true });
  onTestFinished(() => mute.close());
  const waits = geminiModel({ apiKey: canary, baseUrl: mute.url });
  const giveUp = new AbortController();
  const waiting = attempt(waits, giveUp.signal);
  await waitUntil("it is asked", 5_000, () => mute.peers.length === 1);
  giveUp.abort();
  reasons.push(await waiting);
  await waitUntil("nothing is left open", 5_000, () => mute.peer.socket.readyState === 3);
  reasons.push(await attempt(geminiModel({ apiKey: canary, baseUrl: url })));
  reasons.push(await attempt(openaiModel({ apiKey: canary, baseUrl: url })));
  for (const reason of reasons) {
    expect(reason).toMatch(/^ModelFault: /);
    expect(reason).not.toContain(canary);
    expect(reason).not.toContain(encodeURIComponent(canary));
  }
});

test("a provider that fails again and again is not asked for a while", async () => {
  const server = await startGeminiServer({ key: canary });
  onTestFinished(() => server.close());
  const model = geminiModel({ apiKey: canary, baseUrl: server.url });
  server.refuse(100);
  for (let i = 0; i < 5; i++) expect(await attempt(model)).toContain("1011");
  const asked = server.paths.length;
  expect(await attempt(model)).toContain("left alone");
  expect(server.paths.length).toBe(asked);
});

test("setup: voice, language, transcripts of both sides and resumption are asked for, and the version stands in the path", async () => {
  const { server } = await gemini();
  expect(server.peer.setup).toMatchObject({
    generationConfig: {
      responseModalities: ["AUDIO"],
      speechConfig: {
        voiceConfig: { prebuiltVoiceConfig: { voiceName: "Kore" } },
        languageCode: "en-IN",
      },
    },
    inputAudioTranscription: {},
    outputAudioTranscription: {},
    sessionResumption: {},
  });
  const model = geminiModel({
    apiKey: canary,
    baseUrl: server.url,
    apiVersion: "v1alpha",
    model: "m-1",
  });
  const session = await model.connect({}, new RecordedModel(), never());
  session.close();
  expect(server.paths.at(-1)).toContain(".v1alpha.");
  expect(server.peer.setup?.model).toBe("models/m-1");
});

test("Gemini's interruption is told once, and the turn that it ended is not told as complete", async () => {
  const { server, told } = await gemini();
  server.peer.interrupt();
  await told.when(() => told.events.includes("interrupted"));
  server.peer.send({ serverContent: { inputTranscription: { text: "Stop" } } });
  await told.when(() => told.text("caller") === "Stop");
  expect(told.events.filter((event) => event === "interrupted").length).toBe(1);
  expect(told.turns).toBe(1);
});

test("OpenAI forgets what the caller has not heard, to the millisecond; what was heard whole stays", async () => {
  const { server, told, session } = await openai(70);
  server.peer.interrupt();
  await waitUntil("the words are cut", 5_000, () =>
    spoken(server.peer.events).includes("truncate"),
  );
  expect(server.peer.events.at(-1)).toMatchObject({ audio_end_ms: 70, content_index: 0 });
  expect(told.events.filter((event) => event === "interrupted").length).toBe(1);
  expect(server.faults).toEqual([]);
  session.close();
  const whole = await openai(60_000);
  whole.server.peer.interrupt();
  await whole.told.when(() => whole.told.events.includes("interrupted"));
  expect(spoken(whole.server.peer.events)).not.toContain("truncate");
});

test("OpenAI's failed response and its ended session are begun anew with what was said", async () => {
  const { server, told, session } = await openai();
  server.peer.fail("insufficient_quota");
  session.sendText("say", "Once more.", true);
  await told.when(() => told.text("bot").includes("Once more."));
  expect(server.peers.length).toBe(2);
  server.peer.send({ type: "error", error: { code: "session_expired", message: "60 minutes" } });
  await waitUntil("another connection", 5_000, () => server.peers.length === 3);
  await waitUntil("its memory", 5_000, () => spoken(server.peer.events).includes("Once more."));
  expect(told.ends).toEqual([]);
  expect(server.faults).toEqual([]);
});

test("a node that begins anew: OpenAI's items go, the summary stays", async () => {
  const { server, told, session } = await openai();
  session.setPrompt({ ...welcome, node: "anew", context: { strategy: "reset", summary: "Paid." } });
  await told.when(() => told.turns === 2);
  expect(server.peer.events.filter(({ type }) => type === "conversation.item.delete").length).toBe(
    1,
  );
  expect(spoken(server.peer.events)).toContain("Until now: Paid.");
  expect(server.faults).toEqual([]);
});
