// The guards of decisions: nothing that can take long, nothing that reaches out of its data, numbers in and out.
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import { compileExpression } from "./cel-engine.ts";

const scope = { args: {}, state: {}, call: {}, value_map: {} };
const run = (expression: string, more: Record<string, JsonObject> = {}): Json =>
  compileExpression(expression)({ ...scope, ...more });

describe("values", () => {
  test.each<[string, JsonObject, Json]>([
    ["args.n", { n: 3 }, 3],
    ["args.n + 1", { n: 3 }, 4],
    ["args.n + 1.5", { n: 3 }, 4.5],
    ["1 - args.n", { n: 0.5 }, 0.5],
    ["args.n * 2", { n: 1.5 }, 3],
    ["args.n / 2", { n: 1.5 }, 0.75],
    ["args.n == 2", { n: 2 }, true],
    ["args.n >= 2.5", { n: 3 }, true],
    ["args.x == null", { x: null }, true],
    ['args.?x.orValue("none")', {}, "none"],
    ["has(args.x)", {}, false],
    ['get(args, "x", 5)', {}, 5],
    ['{"a": args.n, "b": [1, "x"]}', { n: 1 }, { a: 1, b: [1, "x"] }],
    ["args.l.exists(x, x > 2)", { l: [1, 3] }, true],
    ["args.l.filter(x, x > 2).size()", { l: [1, 3, 4] }, 2],
    ["args.big", { big: 9007199254740991 }, 9007199254740991],
    ["args.n", { n: 1e300 }, 1e300],
  ])("%s with %j is %j", (expression, args, expected) => {
    expect(run(expression, { args })).toEqual(expected);
  });

  test("state, call and value_map can be read", () => {
    const more = {
      state: { tier: "gold" },
      call: { did: "1" },
      value_map: { m: { gold: "5001" } },
    };
    expect(run("value_map.m[state.tier] + call.did", more)).toBe("50011");
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("%s is no key", (key) => {
    expect(() => run(`args.${key}`)).toThrow();
    expect(() => run(`args["${key}"]`)).toThrow();
    expect(run(`get(args, "${key}", "none")`)).toBe("none");
  });

  test("a missing key, types that do not fit and what is no JSON throw", () => {
    expect(() => run("args.x")).toThrow();
    expect(() => run("args.x > 1", { args: { x: "a" } })).toThrow();
    expect(() => run("type(args.x)", { args: { x: 1 } })).toThrow();
  });
});

describe("refused when compiled", () => {
  test.each([
    ["1 +", /./],
    ["", /./],
    ["unknown", /unknown/i],
    ['args.x.matches("^(a+)+$")', /matches\(\) is not available/],
    ["args.l.map(x, args.l.map(y, x + y))", /inside another loop/],
    ["args.l.all(x, args.l.exists(y, y == x))", /inside another loop/],
    ["cel.bind(x, 1, x)", /bind\(\) is not available/],
    ['args.x.split("")', /split\(\) is not available/],
    ['timestamp("2024-01-01T00:00:00Z")', /timestamp\(\) is not available/],
    ['b"x".json()', /json\(\) is not available/],
    ['b"x".base64()', /base64\(\) is not available/],
    [`1${" + 1".repeat(500)}`, /./],
    [`${"(".repeat(100)}1${")".repeat(100)}`, /./],
    [`"${"x".repeat(5000)}"`, /4000/],
    ['1 + "a"', /./],
  ])("%.40s", (expression, reason) => {
    expect(() => compileExpression(expression)).toThrow(reason);
  });
});

describe("bounded", () => {
  test("loops refuse lists over 64 entries, wherever they are", () => {
    const long = Array.from({ length: 65 }, (_, at) => at);
    expect(() => run("args.l.all(x, x >= 0)", { args: { l: long } })).toThrow(/64/);
    expect(() => run("args.l.all(x, x >= 0)", { args: { l: [1], other: [long] } })).toThrow(/64/);
    expect(run("size(args.l)", { args: { l: long } })).toBe(65);
  });

  test("the heaviest expression the guards allow ends at once", () => {
    const l = Array.from({ length: 64 }, () => "x".repeat(500));
    const expression = `args.l.exists(x, ${Array.from({ length: 20 }, () => 'x.contains("y")').join(" || ")})`;
    const evaluate = compileExpression(expression);
    const started = performance.now();
    expect(evaluate({ ...scope, args: { l } })).toBe(false);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
