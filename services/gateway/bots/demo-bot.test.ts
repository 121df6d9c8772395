// The bot that ships with the product, with the model that needs no key, over the real port.
import { peakLevel } from "@pipecast/audio/tone";
import { checkFlow } from "@pipecast/flow/check/check-flow";
import { scriptedModel } from "@pipecast/realtime/scripted";
import { expect, test } from "vitest";
import { demoDocument, demoFlow } from "../fixtures/flows.ts";
import { hurriedClock, liveGateway } from "../fixtures/live-gateway.ts";

test("the demo flow has no problem at all", async () => {
  expect(await checkFlow(demoDocument)).toEqual([]);
});

test.each([
  ["1", "front_desk", "5001"],
  ["2", "restaurant", "5003"],
])("a caller who presses %s is told so and handed to the %s", async (digit, department, queue) => {
  const gateway = await liveGateway({ realModel: scriptedModel() });
  const { call, heard } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the welcome", () => heard.some(({ pcm }) => peakLevel(pcm) > 1000));
  call.press(digit);
  expect(await call.ended).toBe("bot_hangup");
  const { outcome, flow, transcript } = await gateway.outcome();
  expect(outcome).toBe("transferred");
  expect(flow.state).toMatchObject({ department, department_queue: queue });
  expect(gateway.pbx.transfers.map(({ destination }) => destination)).toEqual([queue]);
  // The key cuts the welcome short, and the transcript tells only what was heard of it.
  const [welcome = "", goodbye] = transcript.map(({ text }) => text);
  expect(
    "Welcome to Grand Estancia. For the front desk, press 1. For the restaurant, press 2.",
  ).toContain(welcome.replace(/\s*…$/, ""));
  expect(goodbye).toBe("One moment please, I will connect you.");
});

test("a wrong key reads the keys aloud, and the call goes on", async () => {
  const gateway = await liveGateway({ realModel: scriptedModel() });
  const { call, session_id } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the call", () => gateway.registry.find(session_id) !== undefined);
  const record = () => {
    const found = gateway.registry.find(session_id);
    return found !== undefined && "record" in found ? found.record : undefined;
  };
  await gateway.until("the welcome", () => (record()?.transcript.length ?? 0) > 0);
  call.press("9");
  await gateway.until(
    "the menu",
    () => record()?.actions.some(({ type }) => type === "say") === true,
  );
  call.press("1");
  await call.ended;
  expect((await gateway.outcome()).outcome).toBe("transferred");
});

test("a caller who says and presses nothing is asked twice, then told goodbye and let go", async () => {
  const gateway = await liveGateway({ realModel: scriptedModel(), clock: hurriedClock });
  const { call } = await gateway.call({ flow: await demoFlow() });
  expect(await call.ended).toBe("bot_hangup");
  const { outcome, transcript } = await gateway.outcome();
  expect(outcome).toBe("caller_silent");
  expect(transcript.map(({ text }) => text.split(/[.?!]/)[0])).toEqual([
    "Welcome to Grand Estancia",
    "Are you still there",
    "Are you still there",
    "I cannot hear you, so I will end the call now",
  ]);
  expect(gateway.pbx.hangUps).toEqual(["1712345678.1"]);
});
