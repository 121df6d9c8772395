// CEL with its guards: no regex, no nested loops, short lists, numbers in and out. Loaded only for flows that decide.
import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import type { DecisionScope } from "../compile/compiled-flow.ts";
import type { Json } from "../json.ts";
import { falsy, within } from "./truth.ts";

/** Longest expression, and the longest list that one may loop over. */
export const MAX_EXPRESSION = 4000;
export const MAX_LIST = 64;

const LOOPS = new Set(["all", "exists", "exists_one", "map", "filter"]);
const FUNCTIONS = new Set([
  ...LOOPS,
  ..."has size string int double bool dyn get truthy within text".split(" "),
  ..."startsWith endsWith contains lowerAscii upperAscii trim indexOf lastIndexOf substring".split(
    " ",
  ),
  ..."join orValue value hasValue or".split(" "),
]);

function environment(): Environment {
  const env = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: 400,
      maxDepth: 40,
      maxListElements: MAX_LIST,
      maxMapEntries: MAX_LIST,
      maxCallArguments: 8,
    },
  });
  for (const name of ["args", "state", "call", "value_map"]) env.registerVariable(name, "map");
  // Flow authors do not know of two kinds of number; CEL alone refuses 1.5 + 1.
  for (const [left, right] of [
    ["double", "int"],
    ["int", "double"],
  ] as const) {
    env.registerOperator(`${left} + ${right}`, (a: unknown, b: unknown) => Number(a) + Number(b));
    env.registerOperator(`${left} - ${right}`, (a: unknown, b: unknown) => Number(a) - Number(b));
    env.registerOperator(`${left} * ${right}`, (a: unknown, b: unknown) => Number(a) * Number(b));
    env.registerOperator(`${left} / ${right}`, (a: unknown, b: unknown) => Number(a) / Number(b));
  }
  env.registerFunction(
    "get(map, string, dyn): dyn",
    (map: object, key: string, otherwise: unknown) =>
      Object.hasOwn(map, key) ? (map as Record<string, unknown>)[key] : otherwise,
  );
  env.registerFunction("truthy(dyn): bool", (value: unknown) => !falsy(value));
  env.registerFunction("within(dyn, dyn): bool", (item: unknown, container: unknown) =>
    within(fromCel(item), fromCel(container)),
  );
  env.registerFunction("text(dyn): string", (value: unknown) => pythonText(fromCel(value)));
  return env;
}

/** Python's str() of a plain value. */
function pythonText(value: Json): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (typeof value === "object") throw new Error("a list or object has no text");
  return String(value);
}

let shared: Environment | undefined;

function children(node: ASTNode): unknown[] {
  return Array.isArray(node.args) ? (node.args as unknown[]).flat(2) : [node.args];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** Walks the tree as parsed, before loops are expanded; returns whether there is a loop in it. Throws at what is forbidden. */
function guard(node: ASTNode, inLoop: boolean): boolean {
  let loops = false;
  let below = inLoop;
  if (node.op === "call" || node.op === "rcall") {
    const name = node.args[0];
    if (!FUNCTIONS.has(name)) {
      throw new Error(
        name === "matches"
          ? "matches() is not available; give the property a pattern, or use contains, startsWith, endsWith"
          : `the function ${name}() is not available`,
      );
    }
    if (node.op === "rcall" && LOOPS.has(name)) {
      if (inLoop) throw new Error(`${name}() inside another loop is not available`);
      loops = true;
      below = true;
    }
  }
  for (const child of children(node)) if (isNode(child) && guard(child, below)) loops = true;
  return loops;
}

/** JSON to CEL: whole numbers are int, which CEL compares and adds exactly. */
function toCel(value: Json, maxList: number): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (value.length > maxList) throw new Error(`a list has more than ${maxList} entries`);
    return value.map((item: Json) => toCel(item, maxList));
  }
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    if (key !== "__proto__") out[key] = toCel(item, maxList);
  return out;
}

function fromCel(value: unknown): Json {
  if (typeof value === "bigint") return Number(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => fromCel(item));
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item)]));
  }
  throw new Error("the expression gives no JSON value");
}

/**
 * Makes a CEL expression ready. Throws with a reason where it is no CEL or breaks a guard; the evaluation throws where a key is
 * missing or types do not fit, and the caller takes the default route.
 */
export function compileExpression(expression: string): (scope: DecisionScope) => Json {
  if (expression.length > MAX_EXPRESSION) {
    throw new Error(`it has more than ${MAX_EXPRESSION} characters`);
  }
  shared ??= environment();
  const parsed = shared.parse(expression);
  const maxList = guard(parsed.ast, false) ? MAX_LIST : Number.POSITIVE_INFINITY;
  const checked = parsed.check();
  if (!checked.valid) throw new Error(checked.error?.message.split("\n")[0] ?? "types do not fit");
  return (scope) =>
    fromCel(
      parsed({
        args: toCel(scope.args, maxList),
        state: toCel(scope.state, maxList),
        call: scope.call,
        value_map: toCel(scope.value_map, maxList),
      }),
    );
}
