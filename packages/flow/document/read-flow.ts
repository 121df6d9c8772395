// From unknown input to a flow document: limits, then schema. The document is the input itself, so nothing of it is lost.
import { type FlowProblem, pointer } from "../check/problem.ts";
import { type FlowDocument, FlowSchema, MAX_NODES } from "./flow-schema.ts";
import { type SchemaIssue, faultsOf } from "./describe-issue.ts";
import { measureJson } from "./measure-json.ts";

export type ReadFlow =
  | { document: FlowDocument; problems: readonly [] }
  | { document?: undefined; problems: readonly FlowProblem[] };

/** Most faults of the schema that are told at once. */
const MAX_TOLD = 50;

function tooManyNodes(input: unknown): FlowProblem | undefined {
  const nodes = (input as { nodes?: unknown } | null)?.nodes;
  if (!Array.isArray(nodes) || nodes.length <= MAX_NODES) return undefined;
  return {
    code: "TOO_MANY_NODES",
    level: "error",
    path: "/nodes",
    message: `A flow may have ${MAX_NODES} nodes, this one has ${nodes.length}; split it into several bots.`,
    refused: true,
  };
}

/**
 * Validates what came from outside. The document that comes back is the very same object: unknown keys, their order and all
 * numbers stay as they were. Every problem told here means: this is no flow.
 */
export function readFlow(input: unknown): ReadFlow {
  const limit = measureJson(input) ?? tooManyNodes(input);
  if (limit !== undefined) return { problems: [limit] };
  const parsed = FlowSchema.safeParse(input);
  if (parsed.success) return { document: input as FlowDocument, problems: [] };
  const faults = (parsed.error.issues as readonly SchemaIssue[]).flatMap((issue) =>
    faultsOf(issue),
  );
  const problems = faults.slice(0, MAX_TOLD).map(({ path, message }): FlowProblem => ({
    code: "SCHEMA",
    level: "error",
    path: pointer(...path),
    message,
    refused: true,
  }));
  return { problems };
}
