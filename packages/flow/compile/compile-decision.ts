// Turns a decision into a reader of `result` and an ordered list of conditions; the first that matches wins.
import { pointer } from "../check/problem.ts";
import { readLiteral } from "../decision/python-literal.ts";
import { translatePython } from "../decision/translate-python.ts";
import { equal, falsy, order, within } from "../decision/truth.ts";
import type { FlowCondition, FlowDecision, FlowFunction } from "../document/flow-schema.ts";
import type { Json } from "../json.ts";
import { type CompileContext, reasonOf } from "./compile-context.ts";
import type { CompiledDecision } from "./compiled-flow.ts";

type Path = readonly (string | number)[];
type Test = (result: Json) => boolean;

const ORDERS: Record<string, (sign: number) => boolean> = {
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
};

function compileTest(operator: FlowCondition["operator"], value: Json): Test {
  switch (operator) {
    case "==":
      return (result) => equal(result, value);
    case "!=":
      return (result) => !equal(result, value);
    case "in":
      return (result) => within(result, value);
    case "not in":
      return (result) => !within(result, value);
    case "not":
      return (result) => falsy(result);
    default: {
      const holds = ORDERS[operator] as (sign: number) => boolean;
      return (result) => {
        const sign = order(result, value);
        return sign !== undefined && holds(sign);
      };
    }
  }
}

/** The value to compare with. A bare word is taken as text: in Python it was an error, and the author meant the text. */
function conditionValue(condition: FlowCondition, path: Path, context: CompileContext): Json {
  const { value } = condition;
  if (condition.operator === "not") return null;
  if (typeof value !== "string") return value ?? "";
  try {
    return readLiteral(value);
  } catch (error) {
    context.problems.push({
      code: "CONDITION_VALUE",
      level: "warning",
      path: pointer(...path, "value"),
      message: `${reasonOf(error)}; it is compared as the text ${JSON.stringify(value)}.`,
      fix: {
        title: "Put it into quotes",
        patch: [{ op: "replace", path: pointer(...path, "value"), value: JSON.stringify(value) }],
      },
    });
    return value;
  }
}

/** Simple Python as CEL; undefined where it takes Python itself to evaluate it. */
function translated(
  source: FlowFunction,
  decision: FlowDecision,
  context: CompileContext,
): CompiledDecision["evaluate"] {
  try {
    return context.expressions(translatePython(decision.action, source));
  } catch {
    return undefined;
  }
}

function compileEvaluation(
  source: FlowFunction,
  decision: FlowDecision,
  path: Path,
  context: CompileContext,
): CompiledDecision["evaluate"] {
  if (decision.language !== "cel") return translated(source, decision, context);
  try {
    return context.expressions(decision.action);
  } catch (error) {
    context.problems.push({
      code: "DECISION_EXPRESSION",
      level: "error",
      path: pointer(...path, "action"),
      message: `This expression cannot be used: ${reasonOf(error)}.`,
    });
    return undefined;
  }
}

/** A function's decision. Its faults go to the context's problems. */
export function compileDecision(
  source: FlowFunction,
  decision: FlowDecision,
  path: Path,
  context: CompileContext,
): CompiledDecision {
  const evaluate = compileEvaluation(source, decision, path, context);
  return {
    ...(evaluate !== undefined && { evaluate }),
    code: decision.action,
    conditions: decision.conditions.map((condition, index) => ({
      matches: compileTest(
        condition.operator,
        conditionValue(condition, [...path, "conditions", index], context),
      ),
      target: condition.next_node_id,
    })),
    fallback: decision.default_next_node_id,
  };
}
