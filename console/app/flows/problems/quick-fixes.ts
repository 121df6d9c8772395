// What can be done about a problem with one click: the check's own fix, and those that need a person's choice. Pure.
import type { FlowProblem } from "@pipecast/flow/check/problem";
import { addAction } from "../document/edit-actions.ts";
import { functionsOf, setFunction } from "../document/edit-functions.ts";
import { addNode, removeNode } from "../document/edit-nodes.ts";
import { setRoot } from "../document/edit-root.ts";
import { type Way, disconnect } from "../document/edit-ways.ts";
import type { FlowDocument, FunctionOwner } from "../document/flow-document.ts";
import { nameFrom, unusedName } from "../document/names.ts";
import { selectionAt } from "../document/selection.ts";
import { applyPatch, partsOf, valueAt } from "./apply-patch.ts";

export type QuickFix =
  | { kind: "suggested"; title: string; edit: Edit }
  | { kind: "createNode" | "declare" | "createMap"; name: string; edit: Edit }
  | { kind: "removeWay" | "rename" | "endHere" | "removeNode"; edit: Edit };

type Edit = (doc: FlowDocument) => FlowDocument;

export function quickFixes(doc: FlowDocument, problem: FlowProblem): QuickFix[] {
  const { fix } = problem;
  const own = (byCode[problem.code] ?? (() => []))(doc, problem.path);
  if (fix === undefined) return own;
  return [{ kind: "suggested", title: fix.title, edit: (at) => applyPatch(at, fix.patch) }, ...own];
}

const byCode: Readonly<Record<string, (doc: FlowDocument, path: string) => QuickFix[]>> = {
  TARGET_MISSING(doc, path) {
    const name = valueAt(doc, path);
    const way = wayAt(doc, path);
    if (typeof name !== "string" || way === undefined) return [];
    const place = doc.nodes.find(({ id }) => id === way.node)?.position ?? { x: 0, y: 0 };
    const node = {
      id: name,
      type: "node" as const,
      position: { x: place.x + 400, y: place.y },
      data: { label: name, task_messages: [], functions: [] },
    };
    return [
      { kind: "createNode", name, edit: (at) => addNode(at, node) },
      { kind: "removeWay", edit: (at) => disconnect(at, way) },
    ];
  },
  FUNCTION_DUPLICATE(doc, path) {
    const found = selectionAt(doc, path);
    if (found.kind !== "function") return [];
    return [{ kind: "rename", edit: (at) => renameFunction(at, found.node, found.index) }];
  },
  NODE_UNREACHABLE(doc, path) {
    const found = selectionAt(doc, path);
    if (found.kind !== "node") return [];
    return [{ kind: "removeNode", edit: (at) => removeNode(at, found.node, { kind: "clear" }) }];
  },
  NODE_DEAD_END(doc, path) {
    const found = selectionAt(doc, path);
    if (found.kind !== "node") return [];
    const action = { type: "end_conversation" };
    return [{ kind: "endHere", edit: (at) => addAction(at, found.node, "post_actions", action) }];
  },
  REQUIRED_UNKNOWN(doc, path) {
    const name = valueAt(doc, path);
    return typeof name === "string" ? declare(doc, path, [name]) : [];
  },
  TEMPLATE_ARG_UNKNOWN(doc, path) {
    const text = valueAt(doc, path);
    if (typeof text !== "string" || !path.includes("/state_mappings/")) return [];
    return declare(
      doc,
      path,
      [...text.matchAll(/\bargs\.([A-Za-z_]\w*)/g)].map(([, name]) => name ?? ""),
    );
  },
  TEMPLATE_MAP_UNKNOWN(doc, path) {
    const text = valueAt(doc, path);
    if (typeof text !== "string") return [];
    const names = [...text.matchAll(/\bvalue_map\.([A-Za-z_]\w*)/g)].map(([, name]) => name ?? "");
    const missing = names.find((name) => !Object.hasOwn(doc.value_maps ?? {}, name));
    if (missing === undefined) return [];
    const edit: Edit = (at) =>
      setRoot(at, { value_maps: { ...at.value_maps, [missing]: at.value_maps?.[missing] ?? {} } });
    return [{ kind: "createMap", name: missing, edit }];
  },
};

/** Declares arguments of the function a place is in, as texts. */
function declare(doc: FlowDocument, path: string, names: readonly string[]): QuickFix[] {
  const found = selectionAt(doc, path);
  if (found.kind !== "function") return [];
  const { node, index } = found;
  const known = functionsOf(doc, node)[index]?.properties ?? {};
  const name = names.find((wanted) => !Object.hasOwn(known, wanted));
  if (name === undefined) return [];
  const edit: Edit = (at) => {
    const properties = functionsOf(at, node)[index]?.properties ?? {};
    return setFunction(at, node, index, {
      properties: { ...properties, [name]: { type: "string" } },
    });
  };
  return [{ kind: "declare", name, edit }];
}

function renameFunction(doc: FlowDocument, owner: FunctionOwner, index: number): FlowDocument {
  const list = functionsOf(doc, owner);
  const taken = new Set(list.map(({ name }) => name));
  const name = unusedName(nameFrom(list[index]?.name ?? "", "function"), taken);
  return setFunction(doc, owner, index, { name });
}

/** The way whose target stands at a place. */
function wayAt(doc: FlowDocument, path: string): Way | undefined {
  const found = selectionAt(doc, path);
  if (found.kind === "action")
    return { from: "action", node: found.node, list: found.list, index: found.index };
  if (found.kind !== "function") return undefined;
  const about = { from: "function" as const, node: found.node, index: found.index };
  const parts = partsOf(path);
  if (parts.at(-1) === "default_next_node_id") return { ...about, slot: "default" };
  const at = parts.indexOf("conditions");
  return at === -1 ? { ...about, slot: "next" } : { ...about, slot: Number(parts[at + 1]) };
}
