// Follows what is in the state along all paths: for each node, the keys that may be set on arrival, and those that surely are.
import { everyFunction } from "../document/every-function.ts";
import { everyRoute } from "../document/every-route.ts";
import type { FlowDocument, FlowFunction } from "../document/flow-schema.ts";
import { KeyNames, KeySet } from "./key-set.ts";

export interface Arrival {
  /** Whether some path sets it. */
  may(key: string): boolean;
  /** Whether every path sets it. */
  must(key: string): boolean;
  /** All keys that some path sets. */
  readonly keys: () => readonly string[];
  /** Arguments of the calls that lead here. */
  readonly args: ReadonlySet<string>;
}

interface Way {
  readonly to: string;
  readonly may: KeySet;
  readonly must: KeySet;
}

interface Reached {
  readonly may: KeySet;
  readonly must: KeySet;
}

/** Stands for "any node": a global function leads on from here. No node can be called so. */
const ANYWHERE = "\0";

function goes(source: FlowFunction): boolean {
  return (source.next_node_id ?? "") !== "" || (source.decision ?? undefined) !== undefined;
}

function keysOf(source: FlowFunction | undefined): { may: string[]; must: string[] } {
  const mapped = Object.keys(source?.state_mappings ?? {});
  return {
    may: [...Object.keys(source?.properties ?? {}), ...mapped],
    must: [...(source?.required ?? []), ...mapped],
  };
}

class StateFlow {
  readonly #document: FlowDocument;
  readonly #names = new KeyNames();
  readonly #within = new Map<string, KeySet>();
  readonly #ways = new Map<string, Way[]>();
  readonly #reached = new Map<string, Reached>();
  readonly #args = new Map<string, Set<string>>();

  constructor(document: FlowDocument) {
    this.#document = document;
    for (const { source } of everyFunction(document)) {
      for (const key of [...keysOf(source).may, ...keysOf(source).must]) this.#names.number(key);
    }
    for (const [, key] of this.#saved()) this.#names.number(key);
  }

  *#saved(): Generator<readonly [node: string, key: string]> {
    for (const { id, data } of this.#document.nodes) {
      for (const action of [...(data?.pre_actions ?? []), ...(data?.post_actions ?? [])]) {
        for (const key of Object.keys(action.save_as ?? {})) yield [id, key];
      }
    }
  }

  #set(keys: readonly string[]): KeySet {
    const set = new KeySet(this.#names.size);
    for (const key of keys) set.add(this.#names.number(key));
    return set;
  }

  /** What a node's actions and its functions that stay may add before the conversation leaves it. */
  #addWithin(): void {
    const everywhere: string[] = [];
    const own = new Map<string, string[]>(this.#document.nodes.map(({ id }) => [id, []]));
    for (const [node, key] of this.#saved()) own.get(node)?.push(key);
    for (const { source, node } of everyFunction(this.#document)) {
      if (goes(source)) continue;
      if (node === undefined) everywhere.push(...keysOf(source).may);
      else own.get(node)?.push(...keysOf(source).may);
    }
    for (const [id, keys] of own) this.#within.set(id, this.#set([...everywhere, ...keys]));
  }

  #addWays(): void {
    const nothing = this.#set([]);
    const add = (from: string, way: Way): void => {
      const list = this.#ways.get(from);
      if (list === undefined) this.#ways.set(from, [way]);
      else list.push(way);
    };
    for (const { from, target, source } of everyRoute(this.#document)) {
      const keys = keysOf(source);
      add(from ?? ANYWHERE, { to: target, may: this.#set(keys.may), must: this.#set(keys.must) });
    }
    for (const { id } of this.#document.nodes)
      add(id, { to: ANYWHERE, may: nothing, must: nothing });
  }

  /** Goes one way; whether the node it leads to knows more or is surer of less than before. */
  #go(from: Reached, inside: KeySet, way: Way): boolean {
    const to = this.#reached.get(way.to);
    if (to === undefined) {
      const may = new KeySet(this.#names.size);
      const must = new KeySet(this.#names.size);
      may.addAll(from.may, way.may);
      may.addAll(inside, inside);
      must.addAll(from.must, way.must);
      this.#reached.set(way.to, { may, must });
      return true;
    }
    const more = [to.may.addAll(from.may, way.may), to.may.addAll(inside, inside)];
    return to.must.keepAll(from.must, way.must) || more.includes(true);
  }

  /** Sets only grow (`may`) or shrink (`must`), so it ends. */
  #spread(start: string): void {
    const known = new Set([ANYWHERE, ...this.#document.nodes.map(({ id }) => id)]);
    const nothing = this.#set([]);
    this.#reached.set(start, { may: this.#set([]), must: this.#set([]) });
    const work = new Set<string>([start]);
    for (const id of work) {
      work.delete(id);
      const from = this.#reached.get(id) as Reached;
      const inside = this.#within.get(id) ?? nothing;
      for (const way of this.#ways.get(id) ?? []) {
        if (known.has(way.to) && this.#go(from, inside, way)) work.add(way.to);
      }
    }
  }

  /** The arguments that a node sees are those of the call that led there; `on_error` takes them along. */
  #addArguments(): void {
    const routes = [...everyRoute(this.#document)];
    for (const { target, source } of routes) {
      const args = this.#args.get(target) ?? new Set<string>();
      for (const name of Object.keys(source?.properties ?? {})) args.add(name);
      this.#args.set(target, args);
    }
    for (const { from, target, source } of routes) {
      if (source !== undefined || from === undefined) continue;
      for (const name of this.#args.get(from) ?? []) this.#args.get(target)?.add(name);
    }
  }

  #has(set: KeySet, key: string): boolean {
    return set.has(this.#names.number(key));
  }

  follow(start: string): Map<string, Arrival> {
    this.#addWithin();
    this.#addWays();
    this.#spread(start);
    this.#addArguments();
    this.#reached.delete(ANYWHERE);
    const arrivals = new Map<string, Arrival>();
    for (const [id, { may, must }] of this.#reached) {
      // Within the node its own actions and staying functions count too.
      may.addAll(this.#within.get(id) ?? may, may);
      arrivals.set(id, {
        may: (key) => this.#has(may, key),
        must: (key) => this.#has(must, key),
        keys: () => this.#names.namesOf(may),
        args: this.#args.get(id) ?? new Set(),
      });
    }
    return arrivals;
  }
}

/** For each node that a call can come to. */
export function followState(document: FlowDocument, start: string): Map<string, Arrival> {
  return new StateFlow(document).follow(start);
}
