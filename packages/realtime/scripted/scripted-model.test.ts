// The scripted model: the contract of all models, and the script followed to the letter.
import { expect, test } from "vitest";
import { describeRealtimeModel } from "../realtime-model.contract.ts";
import type { ModelPrompt, ModelSession } from "../realtime-model.ts";
import { RecordedModel } from "../recorded-model.fixture.ts";
import { scriptedModel, type ScriptRule } from "./scripted-model.ts";

const script: ScriptRule[] = [
  { on: "node", node: "welcome", say: "Welcome. What is it about?" },
  { on: "node", node: "silent_check", call: { name: "check", args: { n: 1 } } },
  { on: "caller", node: "menu", match: "book", say: "From the menu." },
  { on: "caller", match: "BOOK", call: { name: "book", args: { room: "12" } } },
  { on: "caller", match: "both", say: "One moment.", call: { name: "look", args: {} } },
  { on: "caller", match: "long", say: "word ".repeat(400).trim() },
  { on: "answer", name: "book", say: "It is booked." },
];

describeRealtimeModel("scripted", async () => ({
  model: scriptedModel(),
  options: { settings: { script: script.slice(3, 4) } },
  provokeCall: (session) => session.sendText("user", "please book it", true),
}));

async function start(rules: readonly ScriptRule[] = script) {
  const told = new RecordedModel();
  const options = { settings: { script: rules } };
  const session = await scriptedModel().connect(options, told, new AbortController().signal);
  return { told, session };
}

const enter = (session: ModelSession, node: string, more: Partial<ModelPrompt> = {}) =>
  session.setPrompt({
    node,
    messages: [],
    tools: [],
    context: { strategy: "append" },
    respond: true,
    ...more,
  });

test("a node with a rule is greeted by it, word for word", async () => {
  const { told, session } = await start();
  enter(session, "welcome");
  await told.when(() => told.turns === 1);
  expect(told.text("bot")).toBe("Welcome. What is it about?");
  expect(told.samples).toBe(5 * 1320);
});

test("without a rule it says what the node's assistant message says, else it names the node", async () => {
  const { told, session } = await start([]);
  enter(session, "main", { messages: [{ role: "assistant", content: "  Good day.  " }] });
  enter(session, "choose_a-room", { messages: [{ role: "system", content: "Ask for a room." }] });
  await told.when(() => told.turns === 2);
  expect(told.text("bot")).toBe("  Good day.  \nThis is choose a room. What can I do for you?");
});

test("typed words choose the first rule that fits, in any letters, and rules of a node hold only there", async () => {
  const { told, session } = await start();
  enter(session, "welcome", { respond: false });
  session.sendText("user", "I want to Book a table", true);
  await told.when(() => told.calls.length === 1);
  expect(told.calls).toEqual([{ call_id: "call-1", name: "book", args: { room: "12" } }]);
  session.answerFunction({ call_id: "call-1", name: "book", result: {}, respond: true });
  await told.when(() => told.turns === 1);
  enter(session, "menu", { respond: false });
  session.sendText("user", "book", true);
  await told.when(() => told.turns === 2);
  expect(told.text("bot")).toBe("It is booked.\nFrom the menu.");
});

test("a rule that speaks and calls speaks first; one that only calls makes no turn", async () => {
  const { told, session } = await start();
  enter(session, "silent_check");
  await told.when(() => told.calls.length === 1);
  expect(told.events).toEqual(["functionCall"]);
  session.sendText("user", "both", true);
  await told.when(() => told.calls.length === 2);
  expect(told.events.slice(1)).toEqual([
    "transcript bot",
    "audio",
    "audio",
    "turnComplete",
    "functionCall",
  ]);
});

test("what the script has no word for is answered honestly", async () => {
  const { told, session } = await start([]);
  session.sendText("user", "anything", true);
  session.answerFunction({ call_id: "1", name: "x", result: { error: "no" }, respond: true });
  session.answerFunction({ call_id: "2", name: "x", result: "fine", respond: true });
  session.sendText("note", "the caller is silent", true);
  session.sendText("note", "only so that you know", false);
  await told.when(() => told.turns === 4);
  expect(told.text("bot")).toBe(
    "Sorry, I have no answer to that.\nThat did not work.\nDone.\nI am still here.",
  );
});

test("typed words stop a turn: the text ends where it was, the rest is never given", async () => {
  const { told, session } = await start();
  session.sendText("user", "long", true);
  await told.when(() => told.audioPieces.length >= 20);
  session.sendText("user", "book", true);
  await told.when(() => told.calls.length === 1);
  session.sendText("user", "nothing to stop", false);
  expect(told.events.filter((event) => event === "interrupted").length).toBe(1);
  expect(told.turns).toBe(0);
  expect(told.openPieces).toEqual([]);
  expect(told.text("bot").split(" ").length).toBeLessThan(50);
});

test("exact words that wait are spoken although the caller types", async () => {
  const { told, session } = await start();
  session.sendText("user", "long", true);
  session.sendText("say", "You are being recorded.", true);
  await told.when(() => told.audioPieces.length > 0);
  session.sendText("user", "hello", false);
  await told.when(() => told.turns === 1);
  expect(told.text("bot")).toMatch(/You are being recorded\.$/);
});

test("a long text is told whole in pieces and hums ten seconds at most", async () => {
  const { told, session } = await start();
  session.sendText("user", "long", true);
  await told.when(() => told.turns === 1);
  expect(told.text("bot")).toBe("word ".repeat(400).trim());
  expect(told.samples / 24_000).toBeLessThanOrEqual(10);
  expect(told.samples / 24_000).toBeGreaterThan(9.8);
});

test("nothing is told while the session is still speaking to the model", async () => {
  const { told, session } = await start();
  enter(session, "welcome");
  session.sendText("user", "both", true);
  expect(told.events).toEqual([]);
  await told.when(() => told.calls.length === 1);
  expect(told.text("bot")).toBe("One moment.");
});

test("the args of a call belong to who gets them", async () => {
  const { told, session } = await start();
  for (let i = 1; i <= 2; i++) {
    session.sendText("user", "book", true);
    await told.when(() => told.calls.length === i);
    const args = told.calls[i - 1]?.args as { room: string };
    args.room += "!";
  }
  expect(told.calls.map(({ args }) => args)).toEqual([{ room: "12!" }, { room: "12!" }]);
});

test("more turns than anyone can mean end the session with an error", async () => {
  const { told, session } = await start();
  for (let i = 0; i < 60; i++) session.sendText("say", "Again.", true);
  await told.when(() => told.ends.length > 0);
  expect(told.ends.map(String)).toEqual([expect.stringContaining("50 turns")]);
});

async function run() {
  const { told, session } = await start();
  enter(session, "welcome");
  session.sendText("say", "Please hold.", true);
  await told.when(() => told.turns === 2);
  return { events: told.events, audio: told.audioPieces, text: told.text("bot") };
}

test("the same script and the same words give the same session, sample for sample", async () => {
  expect(await run()).toEqual(await run());
});

test.each<[string, unknown, string]>([
  ["a script that is no list", {}, "settings.script must be a list"],
  ["a rule that is no object", ["x"], "settings.script[0] must be an object"],
  ["a rule on nothing", [{ say: "x" }], "settings.script[0].on must be"],
  [
    "a rule that does nothing",
    [{ on: "node", node: "a" }],
    "settings.script[0] must say something",
  ],
  [
    "a rule on a node without a name",
    [{ on: "node", say: "x" }],
    "settings.script[0].node must be text",
  ],
  [
    "a call without a name",
    [
      { on: "caller", say: "x" },
      { on: "caller", call: { args: {} } },
    ],
    "settings.script[1].call.name must be text",
  ],
  [
    "an empty match",
    [{ on: "caller", match: " ", say: "x" }],
    "settings.script[0].match must be text",
  ],
  [
    "a text without end",
    [{ on: "caller", say: "x".repeat(4001) }],
    "settings.script[0].say must be text",
  ],
  [
    "too many rules",
    Array.from({ length: 501 }, () => ({ on: "caller", say: "x" })),
    "settings.script must not have more",
  ],
])("%s is refused when connecting", async (_, rules, message) => {
  const connecting = scriptedModel().connect(
    { settings: { script: rules } },
    new RecordedModel(),
    new AbortController().signal,
  );
  await expect(connecting).rejects.toMatchObject({
    code: "MODEL_SETTINGS_INVALID",
    message: expect.stringContaining(message) as string,
  });
});
