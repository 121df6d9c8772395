// Can each route of a decision be taken, and can its expression be evaluated?
import { everyFunction } from "../document/every-function.ts";
import type { FlowDecision } from "../document/flow-schema.ts";
import { type CheckContext, type Path, addError, addWarning, repeated } from "./check-context.ts";
import { pointer } from "./problem.ts";

/** The first condition that holds is taken, so a second one like it never is. */
function checkConditions(context: CheckContext, decision: FlowDecision, path: Path): void {
  const asked = decision.conditions.map(({ operator, value }) =>
    JSON.stringify([operator, operator === "not" ? null : (value ?? "")]),
  );
  for (const { index } of repeated(asked)) {
    const place = [...path, "conditions", index];
    addWarning(
      context,
      "CONDITION_REPEATED",
      place,
      "The same is asked before; this route is never taken.",
      { title: "Remove the condition", patch: [{ op: "remove", path: pointer(...place) }] },
    );
  }
}

/** All decisions. */
export function checkDecisions(context: CheckContext): void {
  for (const { source, path, node } of everyFunction(context.document)) {
    const { decision } = source;
    if (decision === undefined || decision === null) continue;
    const place = [...path, "decision"];
    checkConditions(context, decision, place);
    const targets = new Set(decision.conditions.map(({ next_node_id }) => next_node_id));
    targets.add(decision.default_next_node_id);
    if (targets.size === 1) {
      addWarning(
        context,
        "DECISION_ONE_WAY",
        place,
        "All routes of this decision lead to the same node; a target does the same.",
      );
    }
    const holder =
      node === undefined
        ? [...context.compiled.nodes.values()][0]
        : context.compiled.nodes.get(node);
    const compiled = holder?.functions.get(source.name)?.decision;
    if (
      compiled?.evaluate === undefined &&
      decision.language !== "cel" &&
      context.options.decisionPython !== true
    ) {
      addError(
        context,
        "DECISION_PYTHON",
        [...place, "action"],
        'This Python is too much to be translated. Write it as a CEL expression with language "cel"; or the operator sets DECISION_PYTHON.',
      );
    }
  }
}
