// Keeps a draft on the server as it is worked on: one write at a time, tried again when nobody answers, never over somebody else's.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { RemoteError } from "@pipecast/contracts/client";
import type { FlowDocument } from "../document/flow-document.ts";
import type { FlowStore } from "../document/flow-store.ts";
import type { Draft, DraftServer } from "./draft-server.ts";

export type SavingState =
  | { kind: "saved" }
  | { kind: "waiting" }
  | { kind: "saving" }
  /** Nobody answered, or not now: tried again by itself. */
  | { kind: "offline" }
  /** The server keeps another draft than the one that was changed here; a person chooses. */
  | { kind: "conflict"; theirs: Draft }
  /** The server keeps no such thing; the next change is tried again. */
  | { kind: "refused"; message: string };

/** The draft on the server that the work here began with. */
export interface Base {
  tag: string;
  document: FlowDocument;
}

export interface SaverOptions {
  store: FlowStore;
  server: DraftServer;
  base: Base;
  model: ModelChoice;
  readOnly: boolean;
  /** Hears every new state and every draft that the server kept or gave. */
  tell: () => void;
  /** The name of the step that takes over what others changed. */
  takeOverLabel: string;
  pauseMs?: number;
  retryMs?: number;
}

export class DraftSaver {
  state: SavingState = { kind: "saved" };
  base: Base;
  model: ModelChoice;
  /** What the server last said of the bot: its problems, its published version. */
  kept: Draft | undefined;
  /** True after somebody else's draft was taken over without a question, because nothing was lost by it. */
  takenOver = false;
  #modelKept: ModelChoice;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy: Promise<void> | undefined;
  #closed = false;
  #failures = 0;
  readonly #o: SaverOptions;

  constructor(options: SaverOptions) {
    this.#o = options;
    this.base = options.base;
    this.model = options.model;
    this.#modelKept = options.model;
  }

  get dirty(): boolean {
    return this.#o.store.document !== this.base.document || this.model !== this.#modelKept;
  }

  setModel(model: ModelChoice): void {
    this.model = model;
    this.touch();
  }

  /** To be called after every change. */
  touch(): void {
    if (this.#o.readOnly || this.#closed || this.state.kind === "conflict") return;
    if (!this.dirty) {
      // An undo led back to what is kept.
      if (this.#busy === undefined) this.#say({ kind: "saved" });
      return;
    }
    if (this.#busy !== undefined) return;
    if (this.state.kind !== "offline") this.#say({ kind: "waiting" });
    this.#later(this.#o.pauseMs ?? 700);
  }

  /** Writes now what is not kept yet; resolves when that is done, however it went. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#busy;
    if (!this.dirty || this.state.kind === "conflict" || this.#o.readOnly || this.#closed) return;
    await this.#write();
  }

  /** Looks whether somebody else changed the draft meanwhile. */
  async look(): Promise<void> {
    if (this.#busy !== undefined || this.state.kind === "conflict" || this.#closed) return;
    const found = await this.#o.server.read().catch(() => undefined);
    if (found === undefined || this.#busy !== undefined || this.#closed) return;
    if (this.state.kind === "offline") return this.flush();
    if (found.tag === this.base.tag) return;
    if (sameFlow(found, this.base.document) && sameModel(found, this.#modelKept)) {
      // Published, or renamed: another tag of the same flow.
      this.base = { ...this.base, tag: found.tag };
      this.kept = found;
      return this.#o.tell();
    }
    if (this.dirty) return this.#meet(found);
    this.#take(found);
    this.takenOver = true;
    this.#o.tell();
  }

  /** After a conflict: write over theirs, or go on from theirs. Undo brings the other back. */
  async resolve(choice: "mine" | "theirs"): Promise<void> {
    if (this.state.kind !== "conflict") return;
    const { theirs } = this.state;
    if (choice === "theirs") {
      this.#take(theirs);
      this.#say({ kind: "saved" });
      return;
    }
    this.base = { tag: theirs.tag, document: theirs.bot.flow as FlowDocument };
    this.#say({ kind: "waiting" });
    await this.#write();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #say(state: SavingState): void {
    if (this.#closed) return;
    this.state = state;
    this.#o.tell();
  }

  #take(theirs: Draft): void {
    const { store, takeOverLabel } = this.#o;
    this.kept = theirs;
    const document = theirs.bot.flow as FlowDocument;
    this.base = { tag: theirs.tag, document };
    this.model = this.#modelKept = theirs.bot.model;
    store.change(takeOverLabel, () => document);
  }

  async #write(): Promise<void> {
    this.#busy = this.#tryWrite();
    await this.#busy;
    this.#busy = undefined;
    if (this.state.kind === "saved" && this.dirty) this.touch();
  }

  async #tryWrite(): Promise<void> {
    const { store, server } = this.#o;
    const { document } = store;
    const { model } = this;
    this.#say({ kind: "saving" });
    try {
      const draft = await server.write(
        {
          ...(document !== this.base.document && { flow: document }),
          ...(model !== this.#modelKept && { model }),
        },
        this.base.tag,
      );
      this.#keep(draft, document, model);
    } catch (error) {
      await this.#explain(error, document, model);
    }
  }

  #keep(draft: Draft, document: FlowDocument, model: ModelChoice): void {
    this.base = { tag: draft.tag, document };
    this.#modelKept = model;
    this.kept = draft;
    this.#failures = 0;
    this.takenOver = false;
    this.#say({ kind: "saved" });
  }

  async #explain(error: unknown, document: FlowDocument, model: ModelChoice): Promise<void> {
    try {
      if (error instanceof RemoteError && error.status === 412) {
        const theirs = await this.#o.server.read();
        // The answer to an earlier write was lost on its way: what is kept is ours.
        if (sameFlow(theirs, document) && sameModel(theirs, model))
          this.#keep(theirs, document, model);
        else this.#meet(theirs);
        return;
      }
    } catch {
      return this.#again();
    }
    const lasting =
      error instanceof RemoteError && error.status < 500 && ![401, 408, 429].includes(error.status);
    if (lasting) this.#say({ kind: "refused", message: error.message });
    else this.#again();
  }

  #meet(theirs: Draft): void {
    this.kept = theirs;
    this.#say({ kind: "conflict", theirs });
  }

  #again(): void {
    if (this.#closed) return;
    this.#failures += 1;
    this.#say({ kind: "offline" });
    const least = this.#o.retryMs ?? 2_000;
    this.#later(Math.min(30_000, least * 2 ** Math.min(this.#failures - 1, 5)));
  }
}

function sameFlow({ bot }: Draft, document: FlowDocument): boolean {
  return JSON.stringify(bot.flow) === JSON.stringify(document);
}

function sameModel({ bot }: Draft, model: ModelChoice): boolean {
  return JSON.stringify(bot.model) === JSON.stringify(model);
}
