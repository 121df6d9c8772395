// A change of a flow as a sentence, in English; the console has its own words.
import type { FlowChange } from "./flow-change.ts";

const WHAT: Record<FlowChange["what"], string> = {
  setting: "setting",
  value_map: "value map",
  value: "value map",
  global_function: "global function",
  node: "node",
  function: "function",
  action: "action",
};

export function describeChange({
  kind,
  what,
  node,
  name,
  field,
  before,
  after,
}: FlowChange): string {
  const place = node === undefined || what === "node" ? "" : ` at node ${node}`;
  if (kind === "renamed") return `Node ${before ?? name} is now called ${after ?? "?"}.`;
  if (kind === "reordered")
    return `The ${what === "action" ? (field ?? "actions").replace("_", " ") : "functions"}${place} are in another order.`;
  const thing = what === "setting" ? "The flow" : `The ${WHAT[what]} ${name}`;
  if (kind === "added") return `${thing}${place} is new.`;
  if (kind === "removed") return `${thing}${place} is gone.`;
  const of = field === undefined ? "" : `: ${field}`;
  if (before === undefined) return `${thing}${place}${of} is set to ${after ?? "nothing"}.`;
  if (after === undefined) return `${thing}${place}${of} is gone; it was ${before}.`;
  return `${thing}${place}${of} was ${before}, is ${after}.`;
}
