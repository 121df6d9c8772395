// What the keypad's legend says, read from the flow alone.
import { expect, test } from "vitest";
import { keypadMenu } from "./keypad-menu.ts";

const flow = (fn: object) => ({
  nodes: [{ id: "start", data: { functions: [{ name: "f", ...fn }] } }],
});

test("without a keypad of its own, keys follow the first enum; with one, they mean what it says", () => {
  const enums = { properties: { what: { type: "string", enum: ["front_desk", "spa"] } } };
  expect([...keypadMenu(flow(enums), "start")]).toEqual([
    ["1", "front desk"],
    ["2", "spa"],
  ]);
  const own = { ...enums, keypad: { "9": { what: "spa" } } };
  expect([...keypadMenu(flow(own), "start")]).toEqual([["9", "spa"]]);
});

test("a node without choices, an unknown node and no flow have no legend", () => {
  for (const [document, node] of [
    [flow({}), "start"],
    [flow({}), "else"],
    [undefined, undefined],
  ] as const)
    expect(keypadMenu(document, node).size).toBe(0);
});
