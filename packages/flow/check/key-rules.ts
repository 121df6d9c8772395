// Is a key that means nothing perhaps one that was misspelled? Unknown keys are kept and have no effect, so nobody would notice.
import { everyAction } from "../document/every-action.ts";
import { everyFunction } from "../document/every-function.ts";
import {
  ActionSchema,
  DecisionSchema,
  FlowSchema,
  FunctionSchema,
  NodeDataSchema,
  NodeSchema,
  PropertySchema,
} from "../document/flow-schema.ts";
import type { Json } from "../json.ts";
import { type CheckContext, type Path, addWarning, nearest } from "./check-context.ts";
import { pointer } from "./problem.ts";

const keysOf = (schema: { def: { shape: object } }): ReadonlySet<string> =>
  new Set(Object.keys(schema.def.shape));
const ROOT = keysOf(FlowSchema);
const NODE = keysOf(NodeSchema);
const DATA = keysOf(NodeDataSchema);
const FUNCTION = keysOf(FunctionSchema);
const PROPERTY = keysOf(PropertySchema);
const DECISION = keysOf(DecisionSchema);
const ACTION = keysOf(ActionSchema);

function checkKeys(
  context: CheckContext,
  value: object | null | undefined,
  known: ReadonlySet<string>,
  path: Path,
): void {
  for (const [key, inner] of Object.entries(value ?? {})) {
    if (known.has(key)) continue;
    const meant = nearest(context, key, known);
    if (meant === undefined || Object.hasOwn(value ?? {}, meant)) continue;
    const place = [...path, key];
    addWarning(
      context,
      "KEY_MISSPELLED",
      place,
      `"${key}" has no effect; "${meant}" is meant, perhaps.`,
      {
        title: `Rename to ${meant}`,
        patch: [
          { op: "remove", path: pointer(...place) },
          { op: "add", path: pointer(...path, meant), value: inner as Json },
        ],
      },
    );
  }
}

/** The keys of all parts of the document that have fixed ones. */
export function checkSpelling(context: CheckContext): void {
  const { document } = context;
  checkKeys(context, document, ROOT, []);
  for (const [at, node] of document.nodes.entries()) {
    checkKeys(context, node, NODE, ["nodes", at]);
    checkKeys(context, node.data, DATA, ["nodes", at, "data"]);
  }
  for (const { source, path } of everyFunction(document)) {
    checkKeys(context, source, FUNCTION, path);
    checkKeys(context, source.decision, DECISION, [...path, "decision"]);
    for (const [name, property] of Object.entries(source.properties ?? {}))
      checkKeys(context, property, PROPERTY, [...path, "properties", name]);
  }
  for (const { action, path } of everyAction(document)) checkKeys(context, action, ACTION, path);
}
