// From unknown input to a flow document: limits, then schema. The document is the input itself, so nothing of it is lost.
import { type FlowProblem, pointer } from "../check/problem.ts";
import { type FlowDocument, FlowSchema, MAX_FUNCTIONS, MAX_NODES } from "./flow-schema.ts";
import { type SchemaIssue, faultsOf } from "./describe-issue.ts";
import { measureJson } from "./measure-json.ts";

export type ReadFlow =
  | { document: FlowDocument; problems: readonly [] }
  | { document?: undefined; problems: readonly FlowProblem[] };

/** Most faults of the schema that are told at once. */
const MAX_TOLD = 50;

function tooMany(
  code: string,
  path: string,
  what: string,
  most: number,
  count: number,
): FlowProblem {
  const message = `A flow may have ${most} ${what}, this one has ${count}; split it into several bots.`;
  return { code, level: "error", path, message, refused: true };
}

/** The numbers that the time for a check depends on. */
function countParts(input: unknown): FlowProblem | undefined {
  const nodes: unknown = (input as { nodes?: unknown } | null)?.nodes;
  if (!Array.isArray(nodes)) return undefined;
  if (nodes.length > MAX_NODES)
    return tooMany("TOO_MANY_NODES", "/nodes", "nodes", MAX_NODES, nodes.length);
  const functions = (nodes as ({ data?: { functions?: unknown } } | null)[]).reduce((sum, node) => {
    const list = node?.data?.functions;
    return sum + (Array.isArray(list) ? list.length : 0);
  }, 0);
  if (functions <= MAX_FUNCTIONS) return undefined;
  return tooMany("TOO_MANY_FUNCTIONS", "/nodes", "functions", MAX_FUNCTIONS, functions);
}

/**
 * Validates what came from outside. The document that comes back is the very same object: unknown keys, their order and all
 * numbers stay as they were. Every problem told here means: this is no flow.
 */
export function readFlow(input: unknown): ReadFlow {
  const limit = measureJson(input) ?? countParts(input);
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
