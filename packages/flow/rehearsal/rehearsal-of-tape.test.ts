// A real call becomes a rehearsal that the recorded flow passes and a changed one fails.
import { expect, test } from "vitest";
import { compileFlow } from "../compile-flow.ts";
import { compilePattern } from "../decision/pattern-engine.ts";
import { seedsIvr } from "../fixtures/conversation.ts";
import { TapeRecorder } from "../replay/tape-recorder.ts";
import type { FlowEvent } from "../step/flow-event.ts";
import { type FlowEffect, initialState, step } from "../step/step.ts";
import { parseRehearsals } from "./parse-rehearsal.ts";
import { rehearsalOfTape } from "./rehearsal-of-tape.ts";
import { runRehearsal } from "./run-rehearsal.ts";

const call = { channel_id: "1.1", linkedid: "1.1", caller_number: "+919876543210" };

test("a call that was made by keys and by words is a rehearsal that its own flow passes, and another does not", async () => {
  const flow = await compileFlow(seedsIvr());
  const recorder = new TapeRecorder(flow);
  let state = initialState;
  let effects: readonly FlowEffect[] = [];
  let at = 0;
  const take = (event: FlowEvent) => {
    const stepped = step(flow, state, event);
    ({ state, effects } = stepped);
    recorder.add((at += 100), event, state, effects);
  };
  const speaks = () => {
    take({ type: "bot_started_speaking" });
    take({ type: "bot_finished_speaking" });
  };
  take({ type: "call_started", call });
  speaks();
  take({ type: "caller_spoke" });
  const spoken = [{ at, text: "The restaurant: #1, please" }];
  take({ type: "keypad", digit: "2" });
  speaks();
  const transfer = effects.find(({ type }) => type === "transfer");
  expect(transfer).toBeDefined();
  if (transfer !== undefined)
    take({ type: "effect_done", id: transfer.id, result: { status: 200 } });
  expect(state.outcome).toBe("transferred");

  const text = await rehearsalOfTape("seeds-ivr", "a real call", recorder.tape, spoken);
  expect(text).not.toContain("9876543210");
  expect(text).toContain("The restaurant: #1, please");
  const [rehearsal] = await parseRehearsals(text);
  if (rehearsal === undefined) throw new Error("there is no rehearsal");
  expect(rehearsal).toMatchObject({ bot: "seeds-ivr", name: "a real call" });
  expect(runRehearsal(flow, rehearsal, compilePattern)).toMatchObject({ status: "passed" });
  const other = await compileFlow(
    JSON.parse(JSON.stringify(seedsIvr()).replaceAll(/"500\d"/g, '"5009"')),
  );
  expect(runRehearsal(other, rehearsal, compilePattern)).toMatchObject({ status: "failed" });
});
