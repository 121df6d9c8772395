// So many at a time, in order; who gives up is passed over.
import { expect, test } from "vitest";
import { RequestGate } from "./request-gate.ts";

test("so many are in at a time, and who leaves lets the next one in, in order", () => {
  const gate = new RequestGate(2);
  const came: string[] = [];
  const leave = ["a", "b", "c", "d"].map((name) => gate.enter(() => void came.push(name)));
  expect(came).toEqual(["a", "b"]);
  leave[1]?.();
  expect(came).toEqual(["a", "b", "c"]);
  leave[1]?.();
  expect(came).toEqual(["a", "b", "c"]);
  leave[0]?.();
  expect(came).toEqual(["a", "b", "c", "d"]);
});

test("who gives up waiting is passed over, and takes no place", () => {
  const gate = new RequestGate(1);
  const came: string[] = [];
  const leave = ["a", "b", "c"].map((name) => gate.enter(() => void came.push(name)));
  leave[1]?.();
  leave[0]?.();
  expect(came).toEqual(["a", "c"]);
  leave[2]?.();
  gate.enter(() => void came.push("d"));
  expect(came).toEqual(["a", "c", "d"]);
});
