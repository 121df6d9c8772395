// Where a decision leads: the first condition that its result matches, else the default route.
import type { CompiledDecision, DecisionScope } from "../compile/compiled-flow.ts";
import type { Json } from "../json.ts";

export type Decided = { result: Json; target: string } | { outside: true };

/** The target for a result; undefined (the evaluation failed) takes the default route. */
export function targetFor(decision: CompiledDecision, result: Json | undefined): string {
  if (result === undefined) return decision.fallback;
  return decision.conditions.find(({ matches }) => matches(result))?.target ?? decision.fallback;
}

/** Decides at once, or says that the code must be evaluated outside. A failing expression never ends a call. */
export function decide(decision: CompiledDecision, scope: DecisionScope): Decided {
  if (decision.evaluate === undefined) return { outside: true };
  let result: Json | undefined;
  try {
    result = decision.evaluate(scope);
  } catch {
    result = undefined;
  }
  return { result: result ?? null, target: targetFor(decision, result) };
}
