// The flows to start from: valid without a problem, told by the words of every language, and each way ends well.
import { readFileSync, readdirSync } from "node:fs";
import { checkFlow } from "@pipecast/flow/check/check-flow";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { initialState, step } from "@pipecast/flow/step/step";
import { expect, test } from "vitest";
import { bots as english } from "../console/app/words/en/bots.ts";
import { bots as hindi } from "../console/app/words/hi/bots.ts";

const folder = new URL("../bots/templates/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(".flow.json", ""));
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.flow.json`, folder), "utf8"));

test("the four trades have a flow each, without an error and without a warning", async () => {
  expect(names.toSorted()).toEqual(["after-hours", "clinic", "hotel", "restaurant"]);
  for (const name of names)
    expect({ name, found: await checkFlow(read(name)) }).toEqual({ name, found: [] });
});

test("every template is named in English and in Hindi", () => {
  for (const { making } of [english, hindi])
    expect(Object.keys(making.templates).toSorted()).toEqual(names.toSorted());
});

test("a caller who presses a key at any of them is heard and led on", async () => {
  for (const name of names) {
    const flow = await compileFlow(read(name));
    const call = { channel_id: "1.1", linkedid: "1.1", caller_number: "+919800000001" };
    let { state } = step(flow, initialState, { type: "call_started", call });
    const first = state.node;
    ({ state } = step(flow, state, { type: "keypad", digit: "1" }));
    expect({ name, moved: state.node !== first }).toEqual({ name, moved: true });
  }
});
