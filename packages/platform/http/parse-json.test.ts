// What reading JSON promises: the value, or a refusal, and never a stack that overflows.
import { expect, test } from "vitest";
import { isAppError } from "../errors/app-error.ts";
import { parseJson } from "./parse-json.ts";

function parse(text: string | Buffer): unknown {
  try {
    return parseJson(Buffer.from(text));
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

const lists = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const objects = (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);

test.each<[string, unknown]>([
  ['{"a":[1,"b",null,true,{"c":-1.5e3}]}', { a: [1, "b", null, true, { c: -1500 }] }],
  ["0", 0],
  ['"x"', "x"],
  [' {"brackets in text": "[[[{{{,,,\\"[" } ', { "brackets in text": '[[[{{{,,,"[' }],
  [String.raw`{"backslash":"\\","a":1}`, { backslash: "\\", a: 1 }],
  ["\ufeff{}", {}],
])("%s is read", (text, value) => {
  expect(parse(text)).toEqual(value);
});

test.each(["{", "", "{a:1}", '{"a":1,}', "[1 2]", '"', '"\\', "NaN", "{}{}", "\u0000"])(
  "%j is refused as no JSON",
  (text) => {
    expect(parse(text)).toBe("INVALID_JSON");
  },
);

test("bytes that are no UTF-8 are refused", () => {
  expect(parse(Buffer.from([0x22, 0xff, 0x22]))).toBe("INVALID_JSON");
  expect(parse(Buffer.from('{"a":1}', "utf16le"))).toBe("INVALID_JSON");
});

test("a refusal tells nothing of what was there", () => {
  try {
    parseJson(Buffer.from('{"password":hunter2}'));
  } catch (error) {
    if (!isAppError(error)) throw error;
    expect(`${error.message}${JSON.stringify(error.details)}${String(error.cause)}`).not.toContain(
      "hunter2",
    );
    return;
  }
  throw new Error("was read");
});

test("64 levels are read; one more, and 100,000, are refused before anything recursive sees them", () => {
  for (const nest of [lists, objects]) {
    expect(parse(nest(64))).toBeTypeOf("object");
    expect(parse(nest(65))).toBe("JSON_TOO_COMPLEX");
    expect(parse(nest(100_000))).toBe("JSON_TOO_COMPLEX");
  }
  expect(parse("[".repeat(200_000))).toBe("JSON_TOO_COMPLEX");
});

test("50,000 values are the most, however they are arranged", () => {
  expect(parse(`[${"1,".repeat(49_990)}1]`)).toBeInstanceOf(Array);
  expect(parse(`[${"1,".repeat(50_000)}1]`)).toBe("JSON_TOO_COMPLEX");
  expect(parse(`[${"[],".repeat(25_000)}1]`)).toBe("JSON_TOO_COMPLEX");
  expect(parse(`{${Array.from({ length: 50_001 }, (_, i) => `"k${i}":1`).join(",")}}`)).toBe(
    "JSON_TOO_COMPLEX",
  );
});

test("a key __proto__ is refused at any depth and in any spelling; as a value it is just text", () => {
  expect(parse('{"__proto__":{"admin":true}}')).toBe("JSON_KEY_REFUSED");
  expect(parse('[{"a":[{"__proto__":1}]}]')).toBe("JSON_KEY_REFUSED");
  expect(parse(String.raw`{"\u005f_proto__":1}`)).toBe("JSON_KEY_REFUSED");
  expect(parse(String.raw`{"__pr\u006Fto__":1}`)).toBe("JSON_KEY_REFUSED");
  expect(parse('{"a":"__proto__"}')).toEqual({ a: "__proto__" });
  expect(parse('{"constructor":{"prototype":1}}')).toEqual({ constructor: { prototype: 1 } });
});
