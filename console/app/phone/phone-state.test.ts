// The browser phone's picture of a call, told message by message.
import { expect, test } from "vitest";
import type { PhoneMessage } from "./phone-message.ts";
import { type PhoneState, idlePhone, phoneStep } from "./phone-state.ts";

const session = (bot_id = "demo"): PhoneMessage => ({
  type: "session",
  session_id: "s",
  bot_id,
  linkedid: "1.1",
  channel_id: "1.1",
  model: "offline",
});
const words = (index: number, text: string): PhoneMessage => ({
  type: "transcript",
  index,
  who: "bot",
  text,
  at: "2026-11-20T19:30:00+05:30",
});

function after(...messages: PhoneMessage[]): PhoneState {
  return told(false, ...messages);
}

function told(reads: boolean, ...messages: PhoneMessage[]): PhoneState {
  return messages.reduce(
    (state, message) => phoneStep(state, { type: "told", message }),
    phoneStep(idlePhone, { type: "dialled", reads }),
  );
}

test("a piece of the transcript replaces what was told for its index", () => {
  const { lines } = after(session(), words(0, "Wel"), words(0, "Welcome"), words(1, "How"));
  expect(lines.map((line) => line.kind === "words" && line.text)).toEqual(["Welcome", "How"]);
});

test("words that were cut short are cut for a listener; a reader keeps what was read", () => {
  const cut = [session(), words(0, "Welcome to the hotel"), words(0, "Welcome to …")];
  expect(told(false, ...cut).lines).toMatchObject([{ text: "Welcome to …" }]);
  expect(told(true, ...cut).lines).toMatchObject([{ text: "Welcome to the hotel" }]);
});

test("a second bot's words come after the first one's, though both count from 0", () => {
  const state = after(session(), words(0, "first"), session("ticketing"), words(0, "second"));
  expect(state.botId).toBe("ticketing");
  expect(state.lines.map(({ kind }) => kind)).toEqual(["words", "bot", "words"]);
});

test("queue, person and end are told once each, however often the state is repeated", () => {
  const queue: PhoneMessage = { type: "call", state: "queue", queue: "5003" };
  const talking: PhoneMessage = { type: "call", state: "talking", extension: "1003" };
  const ended: PhoneMessage = { type: "call", state: "ended" };
  const state = after(session(), queue, queue, talking, talking, ended, ended);
  expect(state.lines.map(({ kind }) => kind)).toEqual(["queue", "person", "ended"]);
  expect(state.phase).toBe("over");
});

test("a line that closes by itself is broken; one that never opened was refused; a hang-up is neither", () => {
  const up = after(session());
  const fault = (code: number, opened: boolean) =>
    phoneStep(up, { type: "closed", code, opened }).fault;
  expect(fault(1006, true)).toBe("broken");
  expect(fault(1006, false)).toBe("refused");
  expect(fault(1000, true)).toBeUndefined();
});
