// The offline model as a realtime model: the contract with tones and, where it is installed, with espeak-ng; turns and barge-in.
import { expect, test } from "vitest";
import { describeRealtimeModel } from "../realtime-model.contract.ts";
import type { ModelPrompt, ModelSession } from "../realtime-model.ts";
import { RecordedModel } from "../recorded-model.fixture.ts";
import { offlineModel } from "./offline-model.ts";
import { hasEspeak } from "./voice/espeak-voice.ts";

const provokeCall = (session: ModelSession) =>
  session.sendText("user", "Please book room 12 for me", true);

describeRealtimeModel("the offline model with tones", async () => ({
  model: offlineModel({ voice: "tones" }),
  options: {},
  provokeCall,
}));

if (await hasEspeak())
  describeRealtimeModel("the offline model with espeak-ng", async () => ({
    model: offlineModel(),
    options: { voice: "en-gb" },
    provokeCall,
  }));

const menu = {
  name: "choose",
  description: "Leads the caller to what they want",
  parameters: {
    type: "object",
    properties: {
      what: {
        type: "string",
        enum: ["violins", "pianos"],
        description: "violins: string instruments; pianos: keyboards and tuning",
      },
    },
    required: ["what"],
  },
};

const prompt = (more: Partial<ModelPrompt> = {}): ModelPrompt => ({
  node: "welcome",
  messages: [{ role: "system", content: 'Say "Good morning, music shop."' }],
  tools: [menu],
  context: { strategy: "append" },
  respond: true,
  ...more,
});

async function start(voice: "auto" | "tones" = "tones") {
  const told = new RecordedModel();
  const model = offlineModel({ voice });
  const session = await model.connect({}, told, new AbortController().signal);
  return { told, session };
}

test("a typed turn is answered by a call with an argument out of the flow", async () => {
  const { told, session } = await start();
  session.setPrompt(prompt());
  session.sendText("user", "Do you tune keyboards?", true);
  await told.when(() => told.calls.length === 1);
  expect(told.calls).toEqual([{ call_id: "call-1", name: "choose", args: { what: "pianos" } }]);
});

test("the caller's words cut the bot short, also when it has given all its sound already", async () => {
  const { told, session } = await start();
  session.setPrompt(prompt());
  await told.when(() => told.turns === 1);
  session.sendText("user", "pianos", true);
  await told.when(() => told.calls.length === 1);
  expect(told.events.slice(-2)).toEqual(["interrupted", "functionCall"]);
});

test("exact words that wait are spoken although the caller types", async () => {
  const { told, session } = await start();
  session.setPrompt(prompt());
  session.sendText("say", "This call is recorded.", true);
  session.sendText("user", "hello", false);
  await told.when(() => told.turns === 1);
  expect(told.text("bot")).toBe("This call is recorded.");
});

test("nothing is told while the session is still speaking to the model", async () => {
  const { told, session } = await start();
  session.setPrompt(prompt());
  session.sendText("user", "pianos", true);
  expect(told.events).toEqual([]);
});

async function wholeSession() {
  const { told, session } = await start("auto");
  session.setPrompt(prompt());
  await told.when(() => told.turns === 1);
  session.sendText("user", "what is this", true);
  await told.when(() => told.turns === 2);
  session.close();
  return { text: told.text("bot"), all: told.audioPieces.flatMap((piece) => [...piece]) };
}

test("the same words give the same session, sample for sample, in either voice", async () => {
  expect(await wholeSession()).toEqual(await wholeSession());
});

test("more turns than anyone can mean end the session with an error", async () => {
  const { told, session } = await start();
  for (let i = 0; i < 60; i++) session.sendText("say", "Again.", true);
  await told.when(() => told.ends.length > 0);
  expect(told.ends.map(String)).toEqual([expect.stringContaining("50 turns")]);
});

const second = (level: number) => new Int16Array(16_000).fill(level);

test("who speaks is told once that nobody can hear it, and how to go on", async () => {
  const { told, session } = await start();
  session.setPrompt(prompt({ respond: false, menu: [{ digit: "1", choice: "violins" }] }));
  for (const level of [4000, 0, 4000, 0, 100]) session.sendAudio(second(level));
  session.sendText("say", "The end.", true);
  await told.when(() => told.text("bot").endsWith("The end."));
  expect(told.text("bot")).toBe(
    "I am a simple program without AI and cannot hear speech. Please type, or press 1 for violins.\nThe end.",
  );
});

test("a caller who types is not told about speech, nor is one from whom nothing is awaited", async () => {
  const typing = await start();
  typing.session.setPrompt(prompt({ respond: false }));
  typing.session.sendText("user", "hello", false);
  const waiting = await start();
  waiting.session.setPrompt(prompt({ respond: false, tools: [] }));
  for (const { told, session } of [typing, waiting]) {
    for (const level of [4000, 0]) session.sendAudio(second(level));
    session.sendText("say", "The end.", true);
    await told.when(() => told.turns === 1);
    expect(told.text("bot")).toBe("The end.");
  }
});
