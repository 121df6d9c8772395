// The door: a flood of silent connections is cut down, a burst of real calls is not.
import { expect, test } from "vitest";
import { PendingGate } from "./pending-gate.ts";

const limits = { greetingMs: 2000, total: 200, perAddress: 20 };

test("who has not named a call in two seconds goes", () => {
  const gate = new PendingGate<string>(limits);
  gate.enter("slow", "a", 0);
  expect(gate.sweep(1999)).toEqual([]);
  expect(gate.sweep(2000)).toEqual(["slow"]);
  expect(gate.size).toBe(0);
});

test("of thirty silent connections from one address the ten oldest go, and no other address suffers", () => {
  const gate = new PendingGate<number>(limits);
  gate.enter(99, "b", 0);
  for (let i = 0; i < 30; i++) gate.enter(i, "a", i);
  expect(gate.sweep(60)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(gate.size).toBe(21);
});

test("a hundred calls that arrive at once from one Asterisk have 25 ms to name themselves", () => {
  const gate = new PendingGate<number>(limits);
  for (let i = 0; i < 100; i++) expect(gate.enter(i, "pbx", 0)).toBe(true);
  expect(gate.sweep(24)).toEqual([]);
  for (let i = 0; i < 100; i++) gate.leave(i);
  expect(gate.sweep(5000)).toEqual([]);
});

test("over 200 from many addresses the oldest go, the newest stay", () => {
  const gate = new PendingGate<number>(limits);
  for (let i = 0; i < 250; i++) gate.enter(i, `address ${i}`, i / 100);
  const gone = gate.sweep(100);
  expect(gone).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

test("even a burst has an end: the 2001st is not let in", () => {
  const gate = new PendingGate<number>(limits);
  const letIn = Array.from({ length: 2005 }, (_, i) => gate.enter(i, "a", 0));
  expect(letIn.filter(Boolean).length).toBe(2000);
  expect(letIn.at(-1)).toBe(false);
});
