// What both exports need: texts, decisions as branches, and a word about everything that stays behind.
import { readLiteral } from "../decision/python-literal.ts";
import type {
  FlowDecision,
  FlowDocument,
  FlowFunction,
  FlowMessage,
  NodeData,
} from "../document/flow-schema.ts";
import type { Json, JsonObject } from "../json.ts";
import { type Notes, type Path, note } from "./exchange-note.ts";
import { toPlaceholders } from "./placeholders.ts";

/** A text for FlowConfig (`{{ key }}`) or for the old form, which has no templates at all. */
export function exportText(text: string, placeholders: boolean, path: Path, notes: Notes): string {
  const { text: out, other } = toPlaceholders(text);
  const changed = placeholders ? out : text;
  if (other || (!placeholders && out !== text)) {
    note(
      notes,
      "CHANGED",
      path,
      "Templates of this text mean nothing there; they are left as they are.",
    );
  }
  return changed;
}

export function exportMessages(
  messages: readonly FlowMessage[],
  placeholders: boolean,
  path: Path,
  notes: Notes,
): Json[] {
  return messages.map(({ role, content }, index) => ({
    role,
    content: exportText(content, placeholders, [...path, index, "content"], notes),
  }));
}

/** The role of a node as one text. */
export function roleOf(data: NodeData): string {
  return data.role_message ?? (data.role_messages ?? []).map(({ content }) => content).join("\n\n");
}

/** FlowConfig's table of destinations. */
export type Branch = JsonObject & { readonly field: string };

/** A decision that only looks at one argument and compares it with values: `{field, cases, default}`. */
export function asBranch(decision: FlowDecision): Branch | undefined {
  const field = /^\s*(?:result\s*=\s*)?(?:args\.)?([A-Za-z_]\w*)\s*$/.exec(decision.action)?.[1];
  if (field === undefined || decision.conditions.length === 0) return undefined;
  const cases: Record<string, Json> = {};
  for (const { operator, value, next_node_id: target } of decision.conditions) {
    if (operator !== "==") return undefined;
    const literal = literalOf(value ?? "");
    if (typeof literal === "object" || String(literal) in cases) return undefined;
    cases[String(literal)] = target;
  }
  return { field, cases, default: decision.default_next_node_id };
}

function literalOf(value: string | number | boolean): Json {
  if (typeof value !== "string") return value;
  try {
    return readLiteral(value);
  } catch {
    return value;
  }
}

/** Tells once for a function what of it has no place there. */
export function noteFunction(source: FlowFunction, path: Path, notes: Notes): void {
  if (Object.keys(source.state_mappings ?? {}).length > 0) {
    note(
      notes,
      "DROPPED",
      [...path, "state_mappings"],
      `Handlers fill the state there: write one for "${source.name}".`,
    );
  }
  if (source.keypad !== undefined)
    note(notes, "DROPPED", [...path, "keypad"], "There are no keys there.");
}

/** Tells once for the document what of it has no place there. */
export function noteDocument(document: FlowDocument, notes: Notes): void {
  const lost: Record<string, string> = {
    value_maps: "There are no maps there: look values up in a handler.",
    keypad: "There are no keys there.",
    idle: "Silence is handled elsewhere there.",
    texts: "The engine's own words are ours.",
    context: "This is not carried.",
  };
  for (const [key, message] of Object.entries(lost)) {
    if (document[key] !== undefined) note(notes, "DROPPED", [key], message);
  }
  note(notes, "DROPPED", ["meta"], "Name, version and the places of the nodes are not kept there.");
}

/** Actions keep their keys; types of ours need a handler there. */
export function exportActions(
  data: NodeData,
  kind: "pre_actions" | "post_actions",
  placeholders: boolean,
  path: Path,
  notes: Notes,
): Json[] {
  return (data[kind] ?? []).map((action, index) => {
    const place = [...path, kind, index];
    if (action.type === "webhook") {
      note(
        notes,
        "MISSING",
        place,
        'There, register an action of type "webhook" that sends this, after the bot has spoken.',
      );
    }
    if (action.text === undefined) return action as Json;
    return {
      ...action,
      text: exportText(action.text, placeholders, [...place, "text"], notes),
    } as Json;
  });
}
