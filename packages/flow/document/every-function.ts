// Walks all functions of a document with their places.
import type { FlowDocument, FlowFunction } from "./flow-schema.ts";

export interface FoundFunction {
  source: FlowFunction;
  path: readonly (string | number)[];
  /** Undefined for a global function. */
  node?: string;
}

/** Global functions first, then those of each node in document order. */
export function* everyFunction(document: FlowDocument): Generator<FoundFunction> {
  for (const [index, source] of (document.global_functions ?? []).entries()) {
    yield { source, path: ["global_functions", index] };
  }
  for (const [at, node] of document.nodes.entries()) {
    for (const [index, source] of (node.data?.functions ?? []).entries()) {
      yield { source, path: ["nodes", at, "data", "functions", index], node: node.id };
    }
  }
}
