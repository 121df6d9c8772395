// The small parts of a decision: literals, Python's truth and order, and patterns in linear time.
import { describe, expect, test } from "vitest";
import type { Json } from "../json.ts";
import { compilePattern } from "./pattern-engine.ts";
import { readLiteral } from "./python-literal.ts";
import { equal, falsy, order, within } from "./truth.ts";

describe("literals", () => {
  test.each<[string, Json]>([
    ["1", 1],
    [" -2.5 ", -2.5],
    ["+3", 3],
    [".5", 0.5],
    ["1e3", 1000],
    ["True", true],
    ["false", false],
    ["None", null],
    ["null", null],
    ['"abc"', "abc"],
    ["'it\\'s'", "it's"],
    ['"a\\nb\\\\"', "a\nb\\"],
    ['"a\\d"', "a\\d"],
    ["[1, 'a', [True]]", [1, "a", [true]]],
    ["(1, 2,)", [1, 2]],
    ["(1)", 1],
    ["(1,)", [1]],
    ["()", []],
    ["{1, 2}", [1, 2]],
    ["{'a': 1, 2: 'b'}", { a: 1, "2": "b" }],
    ["{}", {}],
  ])("%s is %j", (text, expected) => {
    expect(readLiteral(text)).toEqual(expected);
  });

  test.each([
    "",
    "abc",
    "1 2",
    "[1",
    "[1 2]",
    "'a",
    "1.2.3",
    "0x1f",
    "{'a': }",
    "f()",
    `${"[".repeat(10)}${"]".repeat(10)}`,
    "--1",
  ])("%j is none", (text) => {
    expect(() => readLiteral(text)).toThrow();
  });
});

describe("truth, equality, order, membership are Python's", () => {
  test.each<[Json, boolean]>([
    [null, true],
    [false, true],
    [0, true],
    ["", true],
    [[], true],
    [{}, true],
    ["0", false],
    [-1, false],
    [[0], false],
    [{ a: 0 }, false],
  ])("%j is falsy: %s", (value, expected) => {
    expect(falsy(value)).toBe(expected);
  });

  test.each<[Json, Json, boolean]>([
    [1, 1, true],
    [true, 1, true],
    [false, 0, true],
    [1, "1", false],
    [null, 0, false],
    [null, null, true],
    [[1, [2]], [1, [2]], true],
    [[1], [1, 2], false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[], {}, false],
    [{ length: 0 }, [], false],
  ])("%j == %j is %s", (left, right, expected) => {
    expect(equal(left, right)).toBe(expected);
    expect(equal(right, left)).toBe(expected);
  });

  test("order is between numbers or between texts", () => {
    expect(order(1, 2)).toBeLessThan(0);
    expect(order(true, 0)).toBeGreaterThan(0);
    expect(order("b", "a")).toBeGreaterThan(0);
    expect(order("a", "a")).toBe(0);
    expect(order("a", "b")).toBeLessThan(0);
    for (const [a, b] of [
      ["1", 1],
      [null, 1],
      [[1], [2]],
    ] as [Json, Json][])
      expect(order(a, b)).toBeUndefined();
  });

  test.each<[Json, Json, boolean]>([
    ["ol", "gold", true],
    [1, "1", false],
    [1, [1, 2], true],
    [true, [1], true],
    ["a", { a: 1 }, true],
    ["toString", { a: 1 }, false],
    ["a", null, false],
    ["a", 5, false],
  ])("%j in %j is %s", (item, container, expected) => {
    expect(within(item, container)).toBe(expected);
  });
});

describe("patterns", () => {
  test("match anywhere, like JSON Schema's", () => {
    expect(compilePattern("[0-9]{3}")("room 205")).toBe(true);
    expect(compilePattern("^[0-9]{3}$")("room 205")).toBe(false);
    expect(compilePattern("(?i)^vip$")("VIP")).toBe(true);
  });

  test.each(["(a)\\1", "(?=a)", "(?<!a)b", "(a", "[z-a]", "a{2000}", "x".repeat(501)])(
    "%.30s is refused",
    (pattern) => {
      expect(() => compilePattern(pattern)).toThrow();
    },
  );

  test("the worst pattern on the longest argument is over at once", () => {
    const matches = compilePattern("^(a+)+$");
    const started = performance.now();
    expect(matches(`${"a".repeat(4000)}!`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
