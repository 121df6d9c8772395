// A branch: the first way whose expression holds.
import { compileExpression } from "@pipecast/flow/decision/cel-engine";
import type { StepCall, StepOutcome } from "../runner/step-outcome.ts";

/** An expression that cannot be evaluated, as one about a result that is not there, does not hold. */
export function takeBranch({ step, scope }: Omit<StepCall<"branch">, "signal">): StepOutcome {
  for (const choice of step.choices)
    if (holds(choice.if, { ...scope, value_map: {} }))
      return { state: "done", result: { took: choice.next }, next: choice.next };
  return { state: "done", result: { took: step.otherwise }, next: step.otherwise };
}

function holds(
  expression: string,
  scope: Parameters<ReturnType<typeof compileExpression>>[0],
): boolean {
  try {
    return compileExpression(expression)(scope) === true;
  } catch {
    return false;
  }
}
