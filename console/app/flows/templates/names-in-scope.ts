// Which names a template can find at one place of a flow: what completion offers, and what is underlined as unknown.
import type { FlowDocument, FlowFunction } from "@pipecast/flow/document/flow-schema";
import { startNode } from "@pipecast/flow/document/start-node";
import { everyFunction } from "@pipecast/flow/document/every-function";
import { everyAction } from "@pipecast/flow/document/every-action";
import { CALL_KEYS } from "@pipecast/flow/check/template-rules";
import { type Arrival, followState } from "@pipecast/flow/check/state-flow";
import { flowShape } from "./flow-shape.ts";
import { COMMON_NAMESPACES, NAMESPACES, type Namespace } from "@pipecast/template/template-syntax";

/** Where a template is filled. */
export interface TemplatePlace {
  /** The node; undefined for a global function's. */
  readonly node?: string | undefined;
  /** The function whose state mapping it is: `args` are its own. */
  readonly mapping?: FlowFunction | undefined;
  /** State keys that the mappings before it have set. */
  readonly before?: readonly string[] | undefined;
  /** In `save_as` the webhook's answer can be read. */
  readonly response?: boolean | undefined;
  /** In words of the engine itself only these `args` exist. */
  readonly only?: readonly string[] | undefined;
}

type Scalar = string | number | boolean;

export interface Names {
  readonly namespaces: readonly Namespace[];
  /** Undefined: cannot be known here, so any is taken. */
  readonly args: readonly string[] | undefined;
  readonly state: readonly string[];
  /** Whether a state key that is not in the list is surely wrong. */
  readonly stateIsKnown: boolean;
  /** Whether every way that leads here sets a state key. */
  readonly sure: (key: string) => boolean;
  readonly call: readonly string[];
  readonly maps: Readonly<Record<string, Readonly<Record<string, Scalar>>>>;
}

interface Followed {
  readonly arrivals: Map<string, Arrival>;
  /** All keys that anything sets. */
  readonly all: readonly string[];
}

const followed = new WeakMap<FlowDocument, Followed>();
/** Of the version before: typing changes words, and leaves the names as they are. */
let last: { shape: string; found: Followed } | undefined;

function follow(document: FlowDocument): Followed {
  const known = followed.get(document);
  if (known !== undefined) return known;
  const shape = flowShape(document);
  if (last?.shape !== shape) last = { shape, found: followAnew(document) };
  followed.set(document, last.found);
  return last.found;
}

function followAnew(document: FlowDocument): Followed {
  const all = new Set<string>();
  for (const { source } of everyFunction(document)) {
    for (const key of Object.keys(source.properties ?? {})) all.add(key);
    for (const key of Object.keys(source.state_mappings ?? {})) all.add(key);
  }
  for (const { action } of everyAction(document))
    for (const key of Object.keys(action.save_as ?? {})) all.add(key);
  const start = document.nodes.length === 0 ? "" : startNode(document).id;
  return { arrivals: followState(document, start), all: [...all] };
}

/** The names at a place. Ways are followed anew only where an edit changed ways or keys. */
export function namesInScope(document: FlowDocument, place: TemplatePlace): Names {
  const { arrivals, all } = follow(document);
  const arrival = place.node === undefined ? undefined : arrivals.get(place.node);
  const own = [...Object.keys(place.mapping?.properties ?? {}), ...(place.before ?? [])];
  return {
    namespaces: place.only
      ? ["args"]
      : place.response
        ? [...NAMESPACES].toSorted((a) => (a === "response" ? -1 : 0))
        : COMMON_NAMESPACES,
    args:
      place.only ??
      (place.mapping === undefined
        ? arrival && [...arrival.args]
        : Object.keys(place.mapping.properties ?? {})),
    state: [...new Set([...own, ...(arrival?.keys() ?? all)])],
    stateIsKnown: arrival !== undefined,
    sure: (key) => own.includes(key) || arrival?.must(key) === true,
    call: CALL_KEYS,
    maps: document.value_maps ?? {},
  };
}
