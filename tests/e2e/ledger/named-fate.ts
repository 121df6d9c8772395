// Where a process is in its work, by the names of what it writes: it tells each place, and meets its end at the one that was chosen.
import { AsyncLocalStorage } from "node:async_hooks";
import { Fate } from "../../simulation/faulty-database.ts";

export interface End {
  /** `commit of insert pbx_outbox`; `insert events_inbox`, alone; `insert pbx_facts, then more`, in a transaction. */
  place: string;
  when: "before" | "after";
}

const writes = /^(insert|update|delete) /;
const inside = ", then more";

export class NamedFate extends Fate {
  readonly #end: End | undefined;
  readonly #reached: () => void;
  readonly #seen: (place: string) => void;
  /** The transaction under way, with what it wrote last: its commit is named by that. */
  readonly #transaction = new AsyncLocalStorage<{ wrote: string; open: boolean }>();
  #met = false;

  /** `seen` hears of each place each time, `reached` of the chosen one, once. */
  constructor(end: End | undefined, seen: (place: string) => void, reached: () => void) {
    super(() => undefined);
    this.#end = end;
    this.#seen = seen;
    this.#reached = reached;
  }

  override before(what: () => string): void {
    const name = what();
    const transaction = this.#transaction.getStore();
    if (name === "a transaction") this.#transaction.enterWith({ wrote: "", open: true });
    else if (transaction?.open === true && writes.test(name)) transaction.wrote = name;
    this.#meet(name, "before");
  }

  override after(what: () => string): void {
    const name = what();
    this.#meet(name, "after");
    const transaction = this.#transaction.getStore();
    if (name === "a commit" && transaction !== undefined) transaction.open = false;
  }

  #meet(name: string, when: End["when"]): void {
    const { wrote = "", open = false } = this.#transaction.getStore() ?? {};
    if (name === "a commit" ? wrote === "" : !writes.test(name)) return;
    const place = name === "a commit" ? `commit of ${wrote}` : open ? name + inside : name;
    if (when === "before") this.#seen(place);
    if (this.#met || this.#end?.place !== place || this.#end.when !== when) return;
    this.#met = true;
    this.#reached();
  }
}
