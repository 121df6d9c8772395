// Which templates may come out as the caller's own words: nobody dials a number outside that the caller has said.
import { parseTemplate, type TemplatePart } from "@pipecast/template";
import { everyAction } from "../document/every-action.ts";
import { everyFunction } from "../document/every-function.ts";
import type { FlowDocument, FlowFunction } from "../document/flow-schema.ts";

/** Whether a text of the document, rendered, may hold what the caller (or the caller's network) has said. */
export type CallerWords = (source: string) => boolean;

/**
 * Constants, `value_map` and the choices of an `enum` are the author's words; so is what the author's webhooks answer. All other
 * arguments are the caller's, everything in `call`, and whatever in the state is made of these.
 */
export function findCallerWords(document: FlowDocument): CallerWords {
  const args = new Set<string>();
  const state = new Set<string>();
  const made: (readonly [key: string, parts: readonly TemplatePart[]])[] = [];
  const make = (templates: Readonly<Record<string, string>> = {}) => {
    for (const [key, source] of Object.entries(templates)) made.push([key, partsOf(source)]);
  };
  for (const { source } of everyFunction(document)) {
    for (const name of openProperties(source)) {
      args.add(name);
      if (!Object.hasOwn(source.state_mappings ?? {}, name)) state.add(name);
    }
    make(source.state_mappings);
  }
  for (const { action } of everyAction(document)) make(action.save_as);

  const isCallers = (part: TemplatePart): boolean => {
    if (typeof part === "string") return false;
    const [key] = part.path;
    if (part.namespace === "call") return true;
    if (typeof key !== "string") return false;
    return (
      (part.namespace === "args" && args.has(key)) || (part.namespace === "state" && state.has(key))
    );
  };
  // Keys are only ever added, so it ends.
  for (let before = -1; before !== state.size;) {
    before = state.size;
    for (const [key, parts] of made) if (parts.some(isCallers)) state.add(key);
  }
  return (source) => partsOf(source).some(isCallers);
}

function partsOf(source: string): readonly TemplatePart[] {
  return parseTemplate(source, ["args", "state", "call", "value_map", "webhook", "response"]).parts;
}

/** The properties that take whatever is said. */
function openProperties({ properties = {} }: FlowFunction): string[] {
  return Object.entries(properties)
    .filter(([, property]) => (property.enum ?? []).length === 0)
    .map(([name]) => name);
}

export interface TransferBody {
  destination: string;
  destination_type: string;
}

/** What a body asks a transfer for: at its root, or within the body that a bridge is to forward. */
export function transferIn(body: unknown): TransferBody | undefined {
  const inner = field(body, "action") === "pbx_forward" ? field(body, "body") : body;
  const destination = field(inner, "destination");
  const type = field(inner, "destination_type") ?? "extension";
  if (typeof destination !== "string" && typeof destination !== "number") return undefined;
  if (typeof type !== "string") return undefined;
  return { destination: String(destination), destination_type: type };
}

function field(body: unknown, name: string): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  return Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
}
