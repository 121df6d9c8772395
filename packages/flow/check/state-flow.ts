// Follows what is in the state along all paths: for each node, the keys that may be set on arrival, and those that surely are.
import { everyFunction } from "../document/every-function.ts";
import { everyRoute } from "../document/every-route.ts";
import type { FlowDocument, FlowFunction } from "../document/flow-schema.ts";

export interface Arrival {
  /** Keys that some path sets. */
  may: Set<string>;
  /** Keys that every path sets. */
  must: Set<string>;
  /** Arguments of the calls that lead here. */
  args: Set<string>;
}

interface Step {
  from: string;
  to: string;
  may: readonly string[];
  must: readonly string[];
}

function keysOf(source: FlowFunction): { may: string[]; must: string[] } {
  const mapped = Object.keys(source.state_mappings ?? {});
  return {
    may: [...Object.keys(source.properties ?? {}), ...mapped],
    must: [...(source.required ?? []), ...mapped],
  };
}

/** What a node's actions and its functions that stay may add before the conversation leaves it. */
function addedWithin(document: FlowDocument): Map<string, string[]> {
  const added = new Map<string, string[]>(document.nodes.map(({ id }) => [id, []]));
  for (const { data, id } of document.nodes) {
    for (const action of [...(data?.pre_actions ?? []), ...(data?.post_actions ?? [])]) {
      added.get(id)?.push(...Object.keys(action.save_as ?? {}));
    }
  }
  for (const { source, node } of everyFunction(document)) {
    const goes = (source.next_node_id ?? "") !== "" || (source.decision ?? undefined) !== undefined;
    if (goes) continue;
    for (const id of node === undefined ? added.keys() : [node])
      added.get(id)?.push(...keysOf(source).may);
  }
  return added;
}

/** Stands for "any node": a global function leads on from here. No node can be called so. */
const ANYWHERE = "\0";

function stepsOf(document: FlowDocument, within: Map<string, string[]>): Step[] {
  const steps: Step[] = [];
  for (const { from, target, source } of everyRoute(document)) {
    const keys = source === undefined ? { may: [], must: [] } : keysOf(source);
    const inner = from === undefined ? [] : (within.get(from) ?? []);
    steps.push({
      from: from ?? ANYWHERE,
      to: target,
      may: [...keys.may, ...inner],
      must: keys.must,
    });
  }
  for (const { id } of document.nodes) {
    steps.push({ from: id, to: ANYWHERE, may: within.get(id) ?? [], must: [] });
  }
  return steps;
}

function spread(step: Step, arrivals: Map<string, Arrival>): boolean {
  const from = arrivals.get(step.from);
  if (from === undefined) return false;
  const to = arrivals.get(step.to);
  if (to === undefined) {
    const args = new Set<string>();
    arrivals.set(step.to, {
      may: new Set([...from.may, ...step.may]),
      must: new Set([...from.must, ...step.must]),
      args,
    });
    return true;
  }
  const before = to.may.size - to.must.size;
  for (const key of from.may) to.may.add(key);
  for (const key of step.may) to.may.add(key);
  for (const key of to.must)
    if (!from.must.has(key) && !step.must.includes(key)) to.must.delete(key);
  return to.may.size - to.must.size !== before;
}

/** The arguments that a node sees are those of the call that led there; `on_error` takes them along. */
function addArguments(document: FlowDocument, arrivals: Map<string, Arrival>): void {
  const routes = [...everyRoute(document)];
  for (const { target, source } of routes) {
    for (const name of Object.keys(source?.properties ?? {})) arrivals.get(target)?.args.add(name);
  }
  for (const { from, target, source } of routes) {
    if (source !== undefined || from === undefined) continue;
    for (const name of arrivals.get(from)?.args ?? []) arrivals.get(target)?.args.add(name);
  }
}

/** For each node that a call can come to. Sets only grow (`may`) or shrink (`must`), so it ends. */
export function followState(document: FlowDocument, start: string): Map<string, Arrival> {
  const within = addedWithin(document);
  const steps = stepsOf(document, within);
  const leaving = new Map<string, Step[]>();
  for (const step of steps) {
    const list = leaving.get(step.from);
    if (list === undefined) leaving.set(step.from, [step]);
    else list.push(step);
  }
  const known = new Set([ANYWHERE, ...document.nodes.map(({ id }) => id)]);
  const arrivals = new Map<string, Arrival>([
    [start, { may: new Set(), must: new Set(), args: new Set() }],
  ]);
  const work = new Set<string>([start]);
  for (const id of work) {
    work.delete(id);
    for (const step of leaving.get(id) ?? []) {
      if (known.has(step.to) && spread(step, arrivals)) work.add(step.to);
    }
  }
  addArguments(document, arrivals);
  arrivals.delete(ANYWHERE);
  // Within the node its own actions and staying functions count too.
  for (const [id, arrival] of arrivals)
    for (const key of within.get(id) ?? []) arrival.may.add(key);
  return arrivals;
}
