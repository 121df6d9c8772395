// A webhook's body as people write it.
import { expect, test } from "vitest";
import { readBody, writeBody } from "./read-body.ts";

test("JSON with templates in its texts is taken as it is", () => {
  const value = { to: "{state.queue}", list: [1, true, null, "a {args.b} c"], "k{args.x}": {} };
  expect(readBody(writeBody(value))).toEqual({ kind: "json", value, quoted: 0 });
  expect(readBody("")).toEqual({ kind: "empty" });
  expect(readBody(" \n ")).toEqual({ kind: "empty" });
  expect(readBody('"text"')).toEqual({ kind: "json", value: "text", quoted: 0 });
});

test("a template on its own is a value too, nested look-ups as a whole", () => {
  expect(readBody('{"a": {args.x}, "b": [{value_map.m.{args.x}}, 2], "c": "{state.y}"}')).toEqual({
    kind: "json",
    value: { a: "{args.x}", b: ["{value_map.m.{args.x}}", 2], c: "{state.y}" },
    quoted: 2,
  });
  expect(readBody("{args.x}")).toEqual({ kind: "json", value: "{args.x}", quoted: 1 });
});

test("what is wrong is told with its line", () => {
  expect(readBody('{\n  "a": 1,\n}')).toEqual({ kind: "fault", line: 3, reason: "syntax" });
  expect(readBody('{\n  "a" 1\n}')).toEqual({ kind: "fault", line: 2, reason: "syntax" });
  expect(readBody('{"a": {x}}')).toEqual({ kind: "fault", line: 1, reason: "syntax" });
  expect(readBody('{\n"a": {args.x}\n"b": 1}')).toEqual({
    kind: "fault",
    line: 3,
    reason: "syntax",
  });
  expect(readBody('{"a": "open')).toMatchObject({ kind: "fault", line: 1 });
  expect(readBody('{\n"x": {\n"__proto__": 1}}')).toEqual({
    kind: "fault",
    line: 3,
    reason: "key",
  });
  expect(readBody("[".repeat(70) + "]".repeat(70))).toMatchObject({
    kind: "fault",
    reason: "deep",
  });
});

test("a depth that would break the reader's stack is told, not thrown", () => {
  expect(readBody("[".repeat(200_000) + "]".repeat(200_000))).toMatchObject({ kind: "fault" });
  expect(readBody("[".repeat(200_000))).toMatchObject({ kind: "fault" });
});
