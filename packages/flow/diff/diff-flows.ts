// What is different between two flows, for people: settings, value maps, nodes, functions, actions. Pure; takes any JSON.
import { diffActions, diffFunctions } from "./diff-functions.ts";
import {
  type FlowChange,
  type Fields,
  alike,
  diffFields,
  fieldsOf,
  listOf,
  namesOf,
  shown,
} from "./flow-change.ts";

export type { FlowChange } from "./flow-change.ts";

/** Edges are drawn from the functions; where a node lies on the canvas is nobody's business on the phone. */
const NOT_OF_THE_CALL = ["position", "selected", "dragging", "width", "height", "measured"];
const PARTS = ["meta", "nodes", "edges", "value_maps", "global_functions"];
const LISTS = ["pre_actions", "post_actions"];

/** In reading order; empty where a caller could not tell them apart. */
export function diffFlows(before: unknown, after: unknown): FlowChange[] {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const setting = { what: "setting" as const, name: "flow" };
  return [
    ...diffFields(fieldsOf(was["meta"]), fieldsOf(is["meta"]), setting),
    ...diffFields(was, is, setting, PARTS),
    ...diffMaps(fieldsOf(was["value_maps"]), fieldsOf(is["value_maps"])),
    ...diffFunctions(was["global_functions"], is["global_functions"], "global_function", undefined),
    ...diffNodes(listOf(was["nodes"]), listOf(is["nodes"])),
  ];
}

function diffMaps(before: Fields, after: Fields): FlowChange[] {
  return namesOf(before, after).flatMap((name): FlowChange[] => {
    const what = "value_map" as const;
    if (!Object.hasOwn(after, name))
      return [{ kind: "removed", what, name, before: shown(before[name]) }];
    if (!Object.hasOwn(before, name))
      return [{ kind: "added", what, name, after: shown(after[name]) }];
    return diffFields(fieldsOf(before[name]), fieldsOf(after[name]), { what: "value", name });
  });
}

const idOf = (node: unknown): string => {
  const { id } = fieldsOf(node);
  return typeof id === "string" ? id : "";
};
const bodyOf = (node: unknown): Fields => {
  const { id: _id, data, ...rest } = fieldsOf(node);
  const kept = Object.entries(rest).filter(([name]) => !NOT_OF_THE_CALL.includes(name));
  return { ...Object.fromEntries(kept), ...fieldsOf(data) };
};
const labelOf = (node: unknown): string => {
  const { label } = fieldsOf(fieldsOf(node)["data"]);
  return typeof label === "string" && label !== "" ? label : idOf(node);
};

function diffNodes(before: readonly unknown[], after: readonly unknown[]): FlowChange[] {
  const was = new Map(before.map((node) => [idOf(node), node]));
  const is = new Map(after.map((node) => [idOf(node), node]));
  const changes: FlowChange[] = [];
  const fresh = [...is].filter(([id]) => !was.has(id));
  for (const [id, node] of was) {
    if (is.has(id)) continue;
    const at = fresh.findIndex(([, other]) => alike(bodyOf(other), bodyOf(node)));
    const [renamed] = at === -1 ? [] : fresh.splice(at, 1);
    const about = { what: "node" as const, node: id, name: labelOf(node), before: id };
    changes.push(
      renamed === undefined
        ? { kind: "removed", ...about }
        : { kind: "renamed", ...about, after: renamed[0] },
    );
  }
  for (const [id, node] of fresh)
    changes.push({ kind: "added", what: "node", node: id, name: labelOf(node), after: id });
  for (const [id, node] of is) {
    const old = was.get(id);
    if (old !== undefined) changes.push(...diffNode(id, labelOf(node), bodyOf(old), bodyOf(node)));
  }
  return changes;
}

function diffNode(id: string, name: string, was: Fields, is: Fields): FlowChange[] {
  return [
    ...diffFields(was, is, { what: "node", node: id, name }, ["functions", ...LISTS]),
    ...diffFunctions(was["functions"], is["functions"], "function", id),
    ...LISTS.flatMap((list) => diffActions(was[list], is[list], id, list)),
  ];
}
