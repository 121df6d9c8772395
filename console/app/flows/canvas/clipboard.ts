// Nodes as text for the clipboard, between flows and programs; what is pasted is looked at like any file. Pure.
import { readFlow } from "@pipecast/flow/document/read-flow";
import { unusedId } from "../document/edit-nodes.ts";
import type { FlowDocument, FlowNode } from "../document/flow-document.ts";
import { renameReferences } from "../document/mend-references.ts";

const mark = "pipecast/flow-nodes";
/** Longest text that is looked at. */
const MAX_PASTED = 2_000_000;

/** The nodes, with the value maps they speak of. */
export function copyNodes(doc: FlowDocument, ids: ReadonlySet<string>): string {
  const nodes = doc.nodes.filter(({ id }) => ids.has(id));
  const text = JSON.stringify(nodes);
  const value_maps = Object.fromEntries(
    Object.entries(doc.value_maps ?? {}).filter(([name]) => text.includes(`value_map.${name}`)),
  );
  return JSON.stringify({ kind: mark, nodes, value_maps }, null, 2);
}

export type Pasted =
  | { kind: "nodes"; nodes: FlowNode[]; value_maps: NonNullable<FlowDocument["value_maps"]> }
  /** Text of something else: not ours to paste. */
  | { kind: "other" }
  | { kind: "refused"; why: string };

/** Reads what was copied here, or a whole flow's JSON, whose nodes are taken. */
export function readPasted(text: string): Pasted {
  if (!/^\s*\{/.test(text) || !text.includes('"nodes"')) return { kind: "other" };
  if (text.length > MAX_PASTED) return { kind: "refused", why: `${MAX_PASTED}` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "other" };
  }
  if (typeof value !== "object" || value === null) return { kind: "other" };
  const { nodes, value_maps } = value as Record<string, unknown>;
  const { document, problems } = readFlow({
    meta: { name: "pasted" },
    nodes,
    ...(value_maps !== undefined && { value_maps }),
  });
  if (document === undefined) return { kind: "refused", why: problems[0]?.message ?? "" };
  return { kind: "nodes", nodes: document.nodes, value_maps: document.value_maps ?? {} };
}

/** Adds pasted nodes under free ids; ways among them lead to the copies, other ways where they led. Maps that are there stay. */
export function pasteNodes(
  doc: FlowDocument,
  pasted: Pasted & { kind: "nodes" },
  shift: { x: number; y: number },
): { doc: FlowDocument; ids: string[] } {
  const hasStart = doc.nodes.some(({ type }) => type === "initial");
  let copies: FlowDocument = { meta: { name: "pasted" }, nodes: structuredClone(pasted.nodes) };
  const all: FlowDocument = { ...doc, nodes: [...doc.nodes] };
  const ids: string[] = [];
  for (const { id } of pasted.nodes) {
    const free = unusedId(all, id);
    // By way of a name that nobody has: two copies may change places.
    copies = renameTo(copies, id, `\0${free}`);
    all.nodes.push({ id: free });
    ids.push(free);
  }
  for (const id of ids) copies = renameTo(copies, `\0${id}`, id);
  const nodes = copies.nodes.map((node) => {
    const { x, y } = node.position ?? { x: 0, y: 0 };
    return {
      ...node,
      ...(hasStart && node.type === "initial" && { type: "node" as const }),
      position: { ...node.position, x: x + shift.x, y: y + shift.y },
    };
  });
  const missing = Object.entries(pasted.value_maps).filter(
    ([name]) => !Object.hasOwn(doc.value_maps ?? {}, name),
  );
  return {
    ids,
    doc: {
      ...doc,
      ...(missing.length > 0 && {
        value_maps: Object.fromEntries([...Object.entries(doc.value_maps ?? {}), ...missing]),
      }),
      nodes: [...doc.nodes, ...nodes],
    },
  };
}

function renameTo(doc: FlowDocument, from: string, to: string): FlowDocument {
  const nodes = doc.nodes.map((node) => (node.id === from ? { ...node, id: to } : node));
  return renameReferences({ ...doc, nodes }, from, to);
}
