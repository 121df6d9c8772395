// Watching a table: at once after changes of this process, every second for those of others.
import type { Clock } from "@pipecast/platform/clock";
import type { Ticket } from "../ticket.ts";

const pollMs = 1_000;

export interface FeedSource {
  /** Changed after `seq`, in the order of change, so many at a time. */
  changedSince(org_id: string, seq: number): Promise<Ticket[]>;
  lastSeq(org_id: string): Promise<number>;
}

export class TicketFeed {
  readonly #clock: Clock;
  readonly #source: FeedSource;
  readonly #watchers = new Map<string, Set<Watcher>>();

  constructor(clock: Clock, source: FeedSource) {
    this.#clock = clock;
    this.#source = source;
  }

  watch(org_id: string, after: number | undefined, onTicket: (ticket: Ticket) => void): () => void {
    const watcher = new Watcher(this.#clock, this.#source, { org_id, after, onTicket });
    const ofOrg = this.#watchers.get(org_id) ?? new Set();
    this.#watchers.set(org_id, ofOrg.add(watcher));
    watcher.look();
    return () => {
      watcher.stop();
      ofOrg.delete(watcher);
      if (ofOrg.size === 0) this.#watchers.delete(org_id);
    };
  }

  /** This process has changed a ticket of the organization. */
  nudge(org_id: string): void {
    for (const watcher of this.#watchers.get(org_id) ?? []) watcher.look();
  }

  close(): void {
    for (const ofOrg of this.#watchers.values()) for (const watcher of ofOrg) watcher.stop();
    this.#watchers.clear();
  }
}

interface Watch {
  org_id: string;
  after: number | undefined;
  onTicket: (ticket: Ticket) => void;
}

class Watcher {
  readonly #clock: Clock;
  readonly #source: FeedSource;
  readonly #watch: Watch;
  #seq: number | undefined;
  #looking = false;
  #again = false;
  #ended = false;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, source: FeedSource, watch: Watch) {
    this.#clock = clock;
    this.#source = source;
    this.#watch = watch;
    this.#seq = watch.after;
  }

  /** Looks now; while it is looking already, once more afterwards. */
  look(): void {
    if (this.#ended) return;
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    this.#cancel?.();
    // While the database is away nothing is missed: the next look begins where the last one ended.
    void this.#readOn()
      .catch(() => {
        this.#again = false;
      })
      .finally(() => {
        this.#looking = false;
        if (this.#ended) return;
        if (this.#again) this.look();
        else this.#cancel = this.#clock.after(pollMs, () => this.look());
      });
  }

  stop(): void {
    this.#ended = true;
    this.#cancel?.();
  }

  async #readOn(): Promise<void> {
    const { org_id, onTicket } = this.#watch;
    this.#seq ??= await this.#source.lastSeq(org_id);
    while (this.#again && !this.#ended) {
      this.#again = false;
      for (const ticket of await this.#source.changedSince(org_id, this.#seq)) {
        if (this.#ended) return;
        onTicket(ticket);
        this.#seq = ticket.seq;
        this.#again = true;
      }
    }
  }
}
