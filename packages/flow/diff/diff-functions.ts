// Functions and actions of two flows compared: functions by name, actions by what they do.
import { type FlowChange, alike, diffFields, fieldsOf, listOf, shown } from "./flow-change.ts";

const nameOf = (value: unknown): string => {
  const { name } = fieldsOf(value);
  return typeof name === "string" ? name : "";
};

const order = (from: Map<string, unknown>, other: Map<string, unknown>) =>
  [...from.keys()].filter((name) => other.has(name));

export function diffFunctions(
  before: unknown,
  after: unknown,
  what: "function" | "global_function",
  node: string | undefined,
): FlowChange[] {
  const was = new Map(listOf(before).map((one) => [nameOf(one), one]));
  const is = new Map(listOf(after).map((one) => [nameOf(one), one]));
  const here = node === undefined ? { what } : { what, node };
  const changes: FlowChange[] = [];
  for (const [name, one] of was)
    if (!is.has(name)) changes.push({ kind: "removed", ...here, name, before: shown(one) });
  for (const [name, one] of is) {
    const old = was.get(name);
    if (old === undefined) changes.push({ kind: "added", ...here, name, after: shown(one) });
    else changes.push(...diffFields(fieldsOf(old), fieldsOf(one), { ...here, name }));
  }
  if (!alike(order(was, is), order(is, was)))
    changes.push({ kind: "reordered", ...here, name: what });
  return changes;
}

/** `list` is `pre_actions` or `post_actions`. */
export function diffActions(
  before: unknown,
  after: unknown,
  node: string,
  list: string,
): FlowChange[] {
  const was = [...listOf(before)];
  const is = [...listOf(after)];
  const about = { what: "action" as const, node, field: list };
  const gone = without(was, is);
  const come = without(is, was);
  if (gone.length === 0 && come.length === 0)
    return alike(was, is) ? [] : [{ kind: "reordered", ...about, name: list }];
  const changes: FlowChange[] = [];
  for (const one of gone) {
    // The next new action of the same type is taken for the same one, changed.
    const at = come.findIndex((other) => nameAction(other) === nameAction(one));
    const [same] = at === -1 ? [] : come.splice(at, 1);
    const name = nameAction(one);
    changes.push(
      same === undefined
        ? { kind: "removed", ...about, name, before: shown(one) }
        : { kind: "changed", ...about, name, before: shown(one), after: shown(same) },
    );
  }
  for (const one of come)
    changes.push({ kind: "added", ...about, name: nameAction(one), after: shown(one) });
  return changes;
}

function nameAction(action: unknown): string {
  const { type } = fieldsOf(action);
  return typeof type === "string" ? type : "action";
}

/** Those of `list` that `other` has no like of, each counted once. */
function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = other.map((one) => JSON.stringify(one));
  return list.filter((one) => {
    const at = left.indexOf(JSON.stringify(one));
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}
