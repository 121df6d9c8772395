// The transcript keeps what was heard of the bot's words, and nothing else of them.
import { expect, test } from "vitest";
import { SessionRecord } from "../sessions/session-record.ts";
import { TurnWords } from "./turn-words.ts";

function setUp() {
  const identity = { id: "s", org_id: "o", bot_id: "b", version: 1, channel_id: "", linkedid: "" };
  const record = new SessionRecord({ ...identity, call: {} }, () => 0);
  const changes: unknown[] = [];
  record.changes.watch((change) => changes.push(change));
  const texts = () => record.transcript.map(({ who, text }) => `${who}: ${text}`);
  return { record, words: new TurnWords(record), texts, changes };
}

test("a turn that was given to its end and is cut off while it plays keeps its first words", () => {
  const { record, words, texts, changes } = setUp();
  record.words("bot", "Good morning.", true);
  words.turnComplete();
  record.words("bot", "You can book a table, ask for the spa, or speak to reception.", true);
  words.turnComplete();
  record.words("caller", "A table", false);
  words.cut(0.36);
  expect(texts()).toEqual([
    "bot: Good morning.",
    "bot: You can book a table, …",
    "caller: A table",
  ]);
  expect(changes).toContainEqual({ kind: "shortened", index: 1 });
});

test("a turn still being given is the one that is cut, over all its pieces; what comes later stands by itself", () => {
  const { record, words, texts } = setUp();
  record.words("bot", "Before.", true);
  words.turnComplete();
  record.words("bot", "One two three.", true);
  record.words("bot", " Four five six.", false);
  words.cut(0.5);
  expect(texts()).toEqual(["bot: Before.", "bot: One two three.", "bot: …"]);
  record.words("bot", "After.", true);
  expect(texts().at(-1)).toBe("bot: After.");
  words.cut(1);
  expect(texts().at(-1)).toBe("bot: After.");
});

test.each([
  [0, "bot: …"],
  [0.3, "bot: Hello …"],
  [0.9, "bot: Hello there, …"],
  [1, "bot: Hello there, caller"],
  [7, "bot: Hello there, caller"],
  [-1, "bot: …"],
])("a share of %s of the words", (share, text) => {
  const { record, words, texts } = setUp();
  record.words("bot", "Hello there, caller", true);
  words.cut(share);
  expect(texts()).toEqual([text]);
});

test("nothing said, nothing cut", () => {
  const { record, words, texts, changes } = setUp();
  words.cut(0);
  record.words("caller", "Hello?", true);
  words.turnComplete();
  words.cut(0);
  expect(texts()).toEqual(["caller: Hello?"]);
  expect(changes).toHaveLength(1);
});
