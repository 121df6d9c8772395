// Values in what callers say: numbers, names, yes and no, days and times.
import { expect, test } from "vitest";
import { dayIn, timeIn } from "./dates.ts";
import { nameIn, nameInList } from "./names.ts";
import { numbersIn } from "./numbers.ts";
import { yesOrNo } from "./yes-no.ts";

test.each([
  ["room 205", ["205"]],
  ["two zero five", ["205"]],
  ["2 0 5", ["205"]],
  ["a table for four", ["4"]],
  ["twenty one guests", ["21"]],
  ["two hundred and five", ["205"]],
  ["room 0205 for 3 nights", ["0205", "3"]],
  ["call 98200 12345", ["9820012345"]],
  ["do log, teen raat", ["3"]],
  ["nothing", []],
])("numbers: %s", (text, digits) => {
  expect(numbersIn(text).map((number) => number.digits)).toEqual(digits);
});

test.each([
  ["yes please", true],
  ["yeah, that's right", true],
  ["haan ji", true],
  ["no, thanks", false],
  ["that is not correct", false],
  ["नहीं", false],
  ["maybe", undefined],
  ["I would like to know whether the pool is sure to be open tomorrow", undefined],
])("yes or no: %s", (text, answer) => {
  expect(yesOrNo(text)).toBe(answer);
});

test.each([
  ["My name is John Smith", "John Smith"],
  ["this is asha rao from room 12", "Asha Rao"],
  ["I'm O'Brien", "O'Brien"],
  ["mera naam Vikram hai", "Vikram"],
])("a name that is introduced: %s", (text, name) => {
  expect(nameIn(text, false)).toBe(name);
});

test("a bare name is one only where it was asked for, or stands in a list", () => {
  expect(nameIn("Meera", false)).toBeUndefined();
  expect(nameIn("Meera", true)).toBe("Meera");
  expect(nameInList("Meera, 205")).toBe("Meera");
  expect(nameIn("205", true)).toBeUndefined();
});

test.each([
  ["tomorrow at 8 pm", "tomorrow", "8 pm"],
  ["on 5 June around 19:30", "5 June", "19:30"],
  ["next Friday, half past seven", "next Friday", "half past seven"],
  ["2026-12-24 in the evening", "2026-12-24", "in the evening"],
  ["sometime", undefined, undefined],
])("day and time: %s", (text, day, time) => {
  expect([dayIn(text), timeIn(text)]).toEqual([day, time]);
});
