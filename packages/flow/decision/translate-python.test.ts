// Simple Python means the same after translation. What is expected was worked out with Python's rules, case by case.
import { describe, expect, test } from "vitest";
import type { FlowFunction } from "../document/flow-schema.ts";
import type { Json, JsonObject } from "../json.ts";
import { compileExpression } from "./cel-engine.ts";
import { Untranslatable, translatePython } from "./translate-python.ts";

const source: FlowFunction = {
  name: "f",
  properties: {
    tier: { type: "string" },
    score: { type: "integer" },
    urgent: { type: "boolean" },
    tags: { type: "array" },
    needed: { type: "string" },
  },
  required: ["needed"],
};

function run(code: string, args: JsonObject = {}, state: JsonObject = {}): Json {
  const evaluate = compileExpression(translatePython(code, source));
  try {
    return evaluate({ args: { needed: "n", ...args }, state, call: { did: "1" }, value_map: {} });
  } catch {
    return "raises";
  }
}

describe("expressions", () => {
  test.each<[string, JsonObject, Json]>([
    ["result = tier", { tier: "gold" }, "gold"],
    ["result = tier", {}, ""],
    ["result = score", {}, 0],
    ["result = urgent", {}, false],
    ["result = needed", { needed: "x" }, "x"],
    ["result = args['tier']", { tier: "gold" }, "gold"],
    ["result = args['tier']", {}, "raises"],
    ['result = args.get("tier")', {}, null],
    ['result = args.get("tier", "none")', {}, "none"],
    ["result = flow_manager.state['seen']", {}, 7],
    ["result = flow_manager.state.get('unseen', 1)", {}, 1],
    ["result = state['seen']", {}, 7],
    ['result = flow_manager.call_metadata.get("did")', {}, "1"],
    ["result = score + 1", { score: 4 }, 5],
    ["result = score + 0.5", { score: 4 }, 4.5],
    ["result = 10 - score - 1", { score: 4 }, 5],
    ["result = 10 - (score - 1)", { score: 4 }, 7],
    ["result = 2 + score * 3", { score: 4 }, 14],
    ["result = -score", { score: 4 }, -4],
    ["result = tier + '!'", { tier: "a" }, "a!"],
    ["result = tier + 1", { tier: "a" }, "raises"],
    ["result = score >= 3", { score: 3 }, true],
    ["result = score == '3'", { score: 3 }, false],
    ["result = tier != 'gold'", { tier: "gold" }, false],
    ["result = not tier", {}, true],
    ["result = not score > 3", { score: 2 }, true],
    ["result = tier or 'none'", {}, "none"],
    ["result = tier or 'none'", { tier: "gold" }, "gold"],
    ["result = tier and score", { tier: "gold", score: 2 }, 2],
    ["result = tier and score", {}, ""],
    ["result = tier == 'a' or score == 1 and urgent", { tier: "b", score: 1, urgent: true }, true],
    ["result = (tier == 'a' or score == 1) and urgent", { tier: "a", urgent: false }, false],
    ["result = urgent or args['gone'] == 1", { urgent: true }, true],
    ["result = args['gone'] == 1 or urgent", { urgent: true }, "raises"],
    ["result = 'vip' if tier in ('gold', 'platinum') else 'std'", { tier: "gold" }, "vip"],
    [
      "result = 'vip' if tier in ['gold'] else 'mid' if score else 'std'",
      { tier: "x", score: 1 },
      "mid",
    ],
    ["result = 'ol' in tier", { tier: "gold" }, true],
    ["result = 'x' not in tags", { tags: ["a"] }, true],
    ["result = 'a' in tags and 'b' not in tags", { tags: ["a"] }, true],
    ["result = tier is None", {}, false],
    ["result = args.get('tier') is None", {}, true],
    ["result = args.get('tier') is not None", {}, false],
    ["result = tier.lower().strip()", { tier: " GOLD " }, "gold"],
    ["result = tier.upper()", { tier: "a" }, "A"],
    ["result = tier.startswith('go')", { tier: "gold" }, true],
    ["result = tier.endswith('x') or False", { tier: "gold" }, false],
    ["result = len(tags) > 1", { tags: ["a", "b"] }, true],
    ["result = len(tier)", { tier: "four" }, 4],
    ["result = int('5') + 1", {}, 6],
    ["result = int(tier)", { tier: "x" }, "raises"],
    ["result = float('1.5')", {}, 1.5],
    ["result = str(score) + str(urgent)", { score: 3 }, "3False"],
    ["result = bool(tags)", { tags: [] }, false],
    ["result = {'gold': 1, 'silver': 2}.get(tier, 0)", { tier: "silver" }, 2],
    ["result = {'gold': 1}['lead']", {}, "raises"],
    ["result = [1, 'a', True, None,]", {}, [1, "a", true, null]],
    ["result = (1,)", {}, [1]],
    ['result = "it\\"s\\n"', {}, 'it"s\n'],
    ["result = 'x' if [] else 'y'", {}, "y"],
  ])("%s with %j", (code, args, expected) => {
    expect(run(code, args, { seen: 7 })).toEqual(expected);
  });
});

describe("blocks", () => {
  const ladder = `
    # how good
    level = score * 2
    if level >= 10:
        result = "high"   # comment
    elif level >= 4 and not urgent:
        kind = "mid"
        result = kind
    else:
        if urgent: result = "urgent"
        else:
            result = "low"
  `;

  test.each<[JsonObject, string]>([
    [{ score: 5 }, "high"],
    [{ score: 2 }, "mid"],
    [{ score: 2, urgent: true }, "urgent"],
    [{}, "low"],
  ])("if, elif and else with %j give %s", (args, expected) => {
    expect(run(ladder, args)).toBe(expected);
  });

  test("a later assignment takes the place of an earlier one", () => {
    const code = "result = 'a'\nif score:\n  result = 'b'\nresult += '!'";
    expect(run(code, { score: 1 })).toBe("b!");
    expect(run(code)).toBe("a!");
  });

  test("a branch that sets nothing leaves null, and the default route is taken", () => {
    expect(run("if score > 1:\n  result = 'x'", { score: 0 })).toBeNull();
    expect(run("if score > 1:\n  pass\nelse:\n  result = 1", { score: 0 })).toBe(1);
  });

  test("lines go on inside brackets", () => {
    expect(run("result = (score\n   + 1)\n\n", { score: 1 })).toBe(2);
  });

  test("a chain of twelve departments still fits the guards", () => {
    const lines = Array.from(
      { length: 12 },
      (_, at) => `${at === 0 ? "if" : "elif"} tier == "d${at}":\n    result = ${at}`,
    );
    expect(run(`${lines.join("\n")}\nelse:\n    result = 99`, { tier: "d11" })).toBe(11);
  });
});

describe("what is not simple is left to Python", () => {
  test.each([
    ["result = await lookup(tier)"],
    ["result, error = f()"],
    ["import os\nresult = 1"],
    ["result = f'{tier}'"],
    ["result = tier[0]"],
    ["result = score / 2"],
    ["result = score // 2"],
    ["result = score % 2"],
    ["result = 1 < score < 3"],
    ["result = unknown"],
    ["result = [x for x in tags]"],
    ["result = __import__('os')"],
    ["result = tier.__class__"],
    ["result = tier.format(1)"],
    ["result = eval('1')"],
    ["result = flow_manager"],
    ["result = flow_manager.task"],
    ["other = 1"],
    [""],
    ["while True:\n  result = 1"],
    ["for x in tags:\n  result = x"],
    ["if score:\nresult = 1"],
    ["  result = 1\n result = 2"],
    ["\tresult = 1"],
    ["result = 'a"],
    ["result = '\\x41'"],
    ["result = (1"],
    ["result = {score: 1}"],
    ["result = 1; other = 2"],
    ["lookup()\nresult = 1"],
    [`result = ${"(".repeat(30)}1${")".repeat(30)}`],
    ["result = tier if score"],
    ["result = tier.startswith()"],
    ["result = str()"],
  ])("%j", (code) => {
    expect(() => translatePython(code, source)).toThrow(Untranslatable);
  });
});
