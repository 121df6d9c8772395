// Does the graph hold together: ids, targets, one start, no island, no dead end?
import { everyRoute } from "../document/every-route.ts";
import { startNode } from "../document/start-node.ts";
import type { FlowNode } from "../document/flow-schema.ts";
import { type CheckContext, addError, addWarning, nearest, repeated } from "./check-context.ts";
import { pointer } from "./problem.ts";

function checkIds(context: CheckContext): void {
  for (const { value, index } of repeated(context.document.nodes.map(({ id }) => id))) {
    addError(
      context,
      "NODE_ID_DUPLICATE",
      ["nodes", index, "id"],
      `There is another node "${value}"; rename one of them.`,
    );
  }
}

function checkTargets(context: CheckContext): void {
  const known = new Set(context.document.nodes.map(({ id }) => id));
  for (const { target, path } of everyRoute(context.document)) {
    if (known.has(target)) continue;
    const meant = nearest(context, target, known);
    addError(
      context,
      "TARGET_MISSING",
      path,
      `There is no node "${target}"${meant === undefined ? "" : `; "${meant}" is meant, perhaps`}.`,
      meant === undefined
        ? undefined
        : {
            title: `Go to "${meant}"`,
            patch: [{ op: "replace", path: pointer(...path), value: meant }],
          },
    );
  }
  for (const [index, { source, target }] of (context.document.edges ?? []).entries()) {
    if (known.has(source) && known.has(target)) continue;
    const path = ["edges", index];
    addWarning(
      context,
      "EDGE_DANGLING",
      path,
      "This drawn edge has an end at a node that is not there; it has no effect.",
      {
        title: "Remove the edge",
        patch: [{ op: "remove", path: pointer(...path) }],
      },
    );
  }
}

function checkStart(context: CheckContext): void {
  const { nodes } = context.document;
  const initial = nodes.flatMap(({ type }, index) => (type === "initial" ? [index] : []));
  if (initial.length === 0) {
    const start = startNode(context.document);
    const path = ["nodes", nodes.indexOf(start), "type"];
    addWarning(
      context,
      "START_MISSING",
      path,
      `No node is of type "initial"; calls begin at "${start.id}".`,
      {
        title: `Make "${start.id}" the start`,
        patch: [{ op: "add", path: pointer(...path), value: "initial" }],
      },
    );
  }
  for (const index of initial.slice(1)) {
    const path = ["nodes", index, "type"];
    addError(
      context,
      "START_SEVERAL",
      path,
      `A call can begin at one node only, and that is "${nodes[initial[0] as number]?.id}".`,
      {
        title: "Make it an ordinary node",
        patch: [{ op: "replace", path: pointer(...path), value: "node" }],
      },
    );
  }
}

/** Ids of the nodes that a call can come to. */
export function reachable({ document, compiled }: CheckContext): Set<string> {
  const ways = new Map<string, string[]>();
  const everywhere: string[] = [];
  for (const { from, target } of everyRoute(document)) {
    if (from === undefined) everywhere.push(target);
    else ways.set(from, [...(ways.get(from) ?? []), target]);
  }
  const seen = new Set<string>([compiled.start]);
  const work = [compiled.start, ...everywhere];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    seen.add(id);
    for (const next of ways.get(id) ?? []) if (!seen.has(next)) work.push(next);
  }
  return seen;
}

/** Whether the node's actions end the conversation or hand the caller over. */
export function endsCall(context: CheckContext, node: FlowNode): boolean {
  const compiled = context.compiled.nodes.get(node.id);
  return [...(compiled?.preActions ?? []), ...(compiled?.postActions ?? [])].some(
    (action) => action.type === "end" || action.type === "transfer" || action.type === "hangup",
  );
}

function checkWays(context: CheckContext): void {
  const seen = reachable(context);
  const left = new Set<string | undefined>();
  for (const { from, target } of everyRoute(context.document)) if (target !== from) left.add(from);
  for (const [index, node] of context.document.nodes.entries()) {
    const path = ["nodes", index];
    if (!seen.has(node.id)) {
      addWarning(context, "NODE_UNREACHABLE", path, `No way leads to "${node.id}".`);
    } else if (!left.has(node.id) && !left.has(undefined) && !endsCall(context, node)) {
      addWarning(
        context,
        "NODE_DEAD_END",
        path,
        `From "${node.id}" no way leads on and nothing ends the call; add a function with a target or end_conversation.`,
      );
    }
  }
}

/** Ids, targets, start, ways. */
export function checkGraph(context: CheckContext): void {
  checkIds(context);
  checkTargets(context);
  checkStart(context);
  checkWays(context);
}
