// Events of ARI: known ones are checked before they are believed, unknown ones come through, garbage does not.
import { expect, test } from "vitest";
import { parseAriEvent } from "./ari-event.ts";

const channel = {
  id: "1700000000.1",
  name: "PJSIP/org_a_trunk-00000001",
  state: "Up",
  protocol_id: "x",
  caller: { name: "", number: "+49301234" },
  connected: { name: "", number: "" },
  accountcode: "",
  dialplan: { context: "in", exten: "8001", priority: 2, app_name: "Stasis", app_data: "pipecast" },
  creationtime: "2026-11-20T10:00:00.000+0000",
  language: "en",
};
const told = {
  application: "pipecast",
  timestamp: "2026-11-20T10:00:00.000+0000",
  asterisk_id: "aa",
};
const parse = (event: unknown) => parseAriEvent(JSON.stringify(event));

test("a StasisStart is typed and keeps what Asterisk added", () => {
  const event = parse({ type: "StasisStart", ...told, args: ["a", "b"], channel });
  expect(event).toEqual({ type: "StasisStart", ...told, args: ["a", "b"], channel });
  if (event?.type !== "StasisStart") throw new Error("narrowing is part of the promise");
  expect(event.channel.dialplan.exten).toBe("8001");
});

test("an event without what it must have is not believed, but passed on", () => {
  for (const broken of [
    { type: "StasisStart", ...told, channel },
    { type: "StasisStart", ...told, args: [1], channel },
    { type: "ChannelDtmfReceived", ...told, digit: 5, duration_ms: 100, channel },
    {
      type: "ChannelDestroyed",
      ...told,
      cause: 16,
      cause_txt: "x",
      channel: { ...channel, caller: null },
    },
  ])
    expect(parse(broken)).toEqual({
      type: "Other",
      event: broken.type,
      application: told.application,
      timestamp: told.timestamp,
      raw: broken,
    });
});

test("kinds we do not know come through as they are, names of JavaScript's own included", () => {
  for (const type of ["PlaybackStarted", "constructor", "__proto__", "toString"])
    expect(parse({ type, ...told, x: 1 })).toMatchObject({ type: "Other", event: type });
});

test.each(["", "nonsense", "null", "[]", "1", '{"type":1}', "{}", '{"type"'])(
  "%j is no event",
  (text) => {
    expect(parseAriEvent(text)).toBe(undefined);
  },
);

test("the name of an event cannot be forged into `Other`", () => {
  expect(parse({ type: "Other", ...told, event: "StasisStart", raw: {} })).toMatchObject({
    type: "Other",
    event: "Other",
  });
});
