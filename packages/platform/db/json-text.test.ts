// JSON in text columns: there and back, and what is refused.
import { expect, test } from "vitest";
import { decodeFlag, decodeJson, encodeFlag, encodeJson } from "./json-text.ts";

test("values come back as they went in", () => {
  for (const value of [null, 0, "", "ü🛎", [1, [2]], { a: { b: null } }, true])
    expect(decodeJson(encodeJson(value))).toEqual(value);
  expect(decodeJson(null)).toBeNull();
  expect([decodeFlag(encodeFlag(true)), decodeFlag(encodeFlag(false))]).toEqual([true, false]);
});

test("what has no JSON is refused when stored, not found out when read", () => {
  for (const value of [undefined, () => 1, Symbol("s"), 1n])
    expect(() => encodeJson(value)).toThrow(TypeError);
});

test("a stored text that is no JSON is an error with a code that repeats nothing of it", () => {
  expect(() => decodeJson('{"number":"+919876543210')).toThrow(
    expect.objectContaining({ code: "DB_BAD_JSON", message: expect.not.stringContaining("9876") }),
  );
});
