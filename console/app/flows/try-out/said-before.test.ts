// What is said again when a turn of a try-out is edited.
import { expect, test } from "vitest";
import type { Line } from "../../phone/phone-state.ts";
import { saidBefore } from "./said-before.ts";

const words = (key: string, who: "caller" | "bot", text: string): Line => ({
  kind: "words",
  key,
  who,
  text,
  at: "2026-01-01T00:00:00Z",
});

const lines: Line[] = [
  words("a", "bot", "Welcome"),
  words("b", "caller", "a table"),
  words("c", "bot", "For how many?"),
  words("d", "bot", "Press a key"),
  words("e", "caller", "four"),
];
const presses = [
  { digit: "2", after: 4 },
  { digit: "#", after: 5 },
];

test("a turn that is said differently comes after everything before it, words and keys in their order", () => {
  expect(saidBefore(lines, presses, "e")).toEqual([
    { kind: "say", text: "a table" },
    { kind: "press", digit: "2" },
  ]);
  expect(saidBefore(lines, presses, "b")).toEqual([]);
});

test("the whole call is said again where no turn is named, or one that is not there", () => {
  const whole = [
    { kind: "say", text: "a table" },
    { kind: "press", digit: "2" },
    { kind: "say", text: "four" },
    { kind: "press", digit: "#" },
  ];
  expect(saidBefore(lines, presses)).toEqual(whole);
  expect(saidBefore(lines, presses, "gone")).toEqual(whole);
});
