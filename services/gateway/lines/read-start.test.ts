// What a stream's start may claim, and what becomes of it.
import { expect, test } from "vitest";
import { readStart } from "./read-start.ts";

const read = (customParameters: unknown, more = {}) =>
  readStart(
    Buffer.from(
      JSON.stringify({ event: "start", start: { streamSid: "MZ1", customParameters }, ...more }),
    ),
    false,
    "org_a",
  );
const callOf = (customParameters: unknown) => {
  const start = read(customParameters);
  return typeof start === "object" ? start.call : start;
};

test("every parameter becomes a string; what is missing or null is empty", () => {
  expect(
    callOf({ caller_number: "+91", vip: true, age: 7, tags: ["a"], more: { a: 1 }, did: null }),
  ).toEqual({
    channel_id: "",
    org_id: "org_a",
    endpoint: "",
    linkedid: "",
    caller_number: "+91",
    did: "",
    provider: "",
    vip: "true",
    age: "7",
    tags: '["a"]',
    more: '{"a":1}',
  });
  expect(callOf({})).toEqual({});
  expect(callOf(undefined)).toEqual({});
  expect(callOf([])).toEqual({});
  expect(callOf("org_b")).toEqual({});
});

test.each([["org_b"], ["ORG_A"], [" org_a"], [["org_a"]], [{ a: 1 }], [7]])(
  "org_id %j is foreign",
  (org_id) => {
    expect(read({ org_id })).toBe("foreign");
  },
);

test("too many, too long, and names that would reach a prototype", () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, ""]));
  expect(read(many)).toBe("invalid");
  expect(read({ x: "y".repeat(129) })).toBe("invalid");
  expect(read({ ["x".repeat(129)]: "y" })).toBe("invalid");
  const sneaky = Buffer.from(
    '{"event":"start","start":{"customParameters":{"__proto__":"x","constructor":"y"}}}',
  );
  const start = readStart(sneaky, false, "org_a");
  expect(start).toMatchObject({ call: { constructor: "y", org_id: "org_a" } });
  expect(Object.getPrototypeOf((start as { call: object }).call)).toBe(Object.prototype);
});

test("what is no start is none: binary, other events, no object, half a message", () => {
  const whole = Buffer.from('{"event":"start","start":{"streamSid":"MZ1"}}');
  expect(readStart(whole, true, "org_a")).toBeUndefined();
  for (let at = 0; at < whole.length; at++)
    expect(readStart(whole.subarray(0, at), false, "org_a")).toBeUndefined();
  for (const text of ["null", "[]", "7", '"start"', '{"event":"connected"}', '{"event":["start"]}'])
    expect(readStart(Buffer.from(text), false, "org_a")).toBeUndefined();
});
