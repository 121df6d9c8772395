// Loads the engines that a document needs: 45 KB of regex and 23 KB of CEL stay away from flows that have neither.
import { everyFunction } from "../document/every-function.ts";
import type { FlowDocument, FlowProperty } from "../document/flow-schema.ts";
import type { ExpressionEngine, PatternEngine } from "./compile-context.ts";

export interface Engines {
  readonly patterns: PatternEngine;
  readonly expressions: ExpressionEngine;
}

function hasPattern(property: FlowProperty): boolean {
  return (
    property.pattern !== undefined ||
    (property.items !== undefined && hasPattern(property.items)) ||
    Object.values(property.properties ?? {}).some((inner) => hasPattern(inner))
  );
}

function notLoaded(): never {
  throw new Error("the engine for it was not loaded");
}

/** Imports what the document needs, nothing else. */
export async function loadEngines(document: FlowDocument): Promise<Engines> {
  const functions = [...everyFunction(document)].map(({ source }) => source);
  const patterns = functions.some((source) =>
    Object.values(source.properties ?? {}).some((property) => hasPattern(property)),
  );
  const expressions = functions.some(({ decision }) => decision !== undefined && decision !== null);
  const [patternEngine, celEngine] = await Promise.all([
    patterns ? import("../decision/pattern-engine.ts") : undefined,
    expressions ? import("../decision/cel-engine.ts") : undefined,
  ]);
  return {
    patterns: patternEngine?.compilePattern ?? notLoaded,
    expressions: celEngine?.compileExpression ?? notLoaded,
  };
}
