// A database as one process sees it: it can be away for a while, and the process can die at any of its actions on it.
import type { Database } from "@pipecast/platform/db";
import type { KyselyPlugin } from "kysely";

export class Fate {
  /** No action of a dead process does anything any more. */
  dead = false;
  away = false;
  actions = 0;
  #crash: { action: number; after: boolean } | undefined;
  readonly #died: (where: string) => void;

  constructor(died: (where: string) => void) {
    this.#died = died;
  }

  /** Dies at the n-th action from now on. */
  dieAt(action: number, after: boolean): void {
    this.#crash = { action: this.actions + action, after };
  }

  before(what: () => string): void {
    if (this.dead) throw new Error("the process is dead");
    if (this.away) throw new Error("the database is away");
    this.actions += 1;
    this.#meet(what, false);
  }

  after(what: () => string): void {
    if (this.dead) throw new Error("the process is dead");
    this.#meet(what, true);
  }

  #meet(what: () => string, after: boolean): void {
    if (this.#crash === undefined || this.#crash.after !== after) return;
    if (this.actions < this.#crash.action) return;
    this.dead = true;
    this.#died(`${after ? "after" : "before"} ${what()}`);
    throw new Error("the process dies here");
  }
}

/** `real` as the process with this fate sees it. */
export function faultyDatabase<T>(real: Database<T>, fate: Fate): Database<T> {
  const nodes = new WeakMap<object, object>();
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      nodes.set(queryId, node);
      fate.before(() => nameOf(node));
      return node;
    },
    async transformResult({ result, queryId }) {
      fate.after(() => nameOf(nodes.get(queryId) ?? {}));
      return result;
    },
  };
  const kysely = real.kysely.withPlugin(plugin);
  const faulty: Database<T> = {
    kysely,
    dialect: real.dialect,
    name: real.name,
    get health() {
      return { state: fate.away || fate.dead ? ("down" as const) : ("up" as const), since: 0 };
    },
    async transaction(fn, options) {
      fate.before(() => "a transaction");
      const result = await real.transaction(async (trx) => {
        const answer = await fn(trx.withPlugin(plugin));
        fate.before(() => "a commit");
        return answer;
      }, options);
      fate.after(() => "a commit");
      return result;
    },
    typed: <U>() => faulty as unknown as Database<U>,
    ping: () => real.ping(),
    close: () => Promise.resolve(),
    onLost: () => () => undefined,
    onBack: () => () => undefined,
  };
  return faulty;
}

/** `insert pbx_facts`, `InsertQueryNode`, … */
function nameOf(node: object): string {
  const kind = String(Reflect.get(node, "kind"));
  const text = JSON.stringify(node);
  // Flat SQL of many rows begins with nothing, and then with what it is.
  const raw = kind === "RawNode" ? /"sqlFragments":\["\s*([a-z]+)/.exec(text)?.[1] : undefined;
  const verb = raw ?? kind.replace("QueryNode", "").toLowerCase();
  const table = /"name":"((?:pbx|events|asterisk|organizations)\w*)"/.exec(text);
  return `${verb} ${table?.[1] ?? ""}`.trim();
}
