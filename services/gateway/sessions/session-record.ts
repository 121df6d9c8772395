// What is known of one session while it lasts: words, actions, state, times. Bounded, in memory.
import type { CompiledFlow } from "@pipecast/flow/compile/compiled-flow";
import { TapeRecorder } from "@pipecast/flow/replay/tape-recorder";
import type { Tape } from "@pipecast/flow/replay/tape";
import type { CallMetadata, FlowEvent } from "@pipecast/flow/step/flow-event";
import type { FlowState } from "@pipecast/flow/step/flow-state";
import type { FlowEffect, SessionOutcome } from "@pipecast/flow/step/flow-effect";
import { SessionChanges } from "./session-changes.ts";

export interface RecordedWords {
  at: number;
  who: "caller" | "bot";
  text: string;
  /** Passages of the organization's texts that the bot had just looked up. */
  sources?: Source[];
}

/** Where something stands: id and name of the text, and the passage. */
export interface Source {
  knowledge: string;
  name: string;
  text: string;
}

export interface RecordedAction {
  at: number;
  type: string;
  url?: string;
  body?: unknown;
  /** `running`, an HTTP status, `done`, or what went wrong. */
  status: string;
  ms: number;
}

export interface SessionIdentity {
  id: string;
  org_id: string;
  bot_id: string;
  version: number;
  channel_id: string;
  linkedid: string;
  call: CallMetadata;
}

/** A list where each turn has one; null where it cannot be known. */
export type Timings = Record<string, number | number[] | null>;

const MOST_WORDS = 2_000;
const MOST_CHARACTERS = 256 * 1024;
const MOST_ACTIONS = 500;
const MOST_SOURCES = 6;
const MOST_BODY = 8 * 1024;

export class SessionRecord {
  readonly identity: SessionIdentity;
  readonly transcript: RecordedWords[] = [];
  readonly actions: RecordedAction[] = [];
  /** Milliseconds from the session's start unless the name says otherwise. */
  readonly timings: Timings = {};
  readonly startedAt: number;
  /** Who watches is told of every change. */
  readonly changes = new SessionChanges();
  endedAt: number | null = null;
  /** Actions begun and not ended yet. */
  ongoing = 0;
  #outcome: SessionOutcome | null = null;
  #flow: Pick<FlowState, "state" | "node" | "path"> = { state: {}, node: null, path: [] };
  readonly #now: () => number;
  readonly #open: Partial<Record<"caller" | "bot", { index: number; piece: RecordedWords }>> = {};
  readonly #recorder: TapeRecorder | undefined;
  #characters = 0;
  #cited: Source[] = [];

  /** Without a flow nothing is kept to replay. */
  constructor(identity: SessionIdentity, now: () => number, flow?: CompiledFlow) {
    this.identity = identity;
    this.#now = now;
    this.#recorder = flow && new TapeRecorder(flow);
    this.startedAt = now();
  }

  get outcome(): SessionOutcome | null {
    return this.#outcome;
  }

  set outcome(outcome: SessionOutcome | null) {
    this.#outcome = outcome;
    this.changes.tell({ kind: "outcome" });
  }

  /** Where the flow stands: replaced after every step. */
  get flow(): Pick<FlowState, "state" | "node" | "path"> {
    return this.#flow;
  }

  set flow(flow: Pick<FlowState, "state" | "node" | "path">) {
    const { state, node, path } = this.#flow;
    this.#flow = flow;
    if (flow.node !== node || flow.path.length !== path.length) this.changes.tell({ kind: "node" });
    if (flow.state !== state) this.changes.tell({ kind: "state" });
  }

  /** What replaying needs, so far. */
  get tape(): Tape | undefined {
    return this.#recorder?.tape;
  }

  /** The flow has taken a step. */
  stepped(event: FlowEvent, state: FlowState, effects: readonly FlowEffect[]): void {
    this.#recorder?.add(this.#now() - this.startedAt, event, state, effects);
    this.flow = state;
  }

  /** Nothing more will change. */
  close(): void {
    this.changes.tell({ kind: "over" });
  }

  /** Adds text to the piece that `who` is in the middle of; `final` ends the piece. */
  words(who: "caller" | "bot", text: string, final: boolean): void {
    const room = MOST_CHARACTERS - this.#characters;
    const kept = text.length > room ? text.slice(0, Math.max(0, room)) : text;
    this.#characters += kept.length;
    let open = this.#open[who];
    if (open !== undefined) open.piece.text += kept;
    else if (kept !== "" && this.transcript.length < MOST_WORDS) {
      open = { index: this.transcript.length, piece: { at: this.#now(), who, text: kept } };
      if (who === "bot" && this.#cited.length > 0) open.piece.sources = this.#cited.splice(0);
      this.transcript.push(open.piece);
      this.#open[who] = open;
    }
    if (final) delete this.#open[who];
    if (open !== undefined && (final || kept !== ""))
      this.changes.tell({ kind: "transcript", index: open.index, added: kept, final });
  }

  /** What the bot says next rests on this. */
  cite(sources: readonly Source[]): void {
    this.#cited = [...this.#cited, ...sources].slice(-MOST_SOURCES);
  }

  /** Only this much of a piece was heard; the piece is complete then. */
  shorten(index: number, text: string): void {
    const piece = this.transcript[index];
    if (piece === undefined || piece.text === text) return;
    piece.text = text;
    if (this.#open[piece.who]?.index === index) delete this.#open[piece.who];
    this.changes.tell({ kind: "shortened", index });
  }

  /** Notes a time once: the first counts. */
  mark(name: string): void {
    this.timings[name] ??= this.#now() - this.startedAt;
  }

  /** What is over at once: the code of a failure. */
  note(type: string, status: string): void {
    this.begin({ type })(status);
  }

  /** Begins an action; the answer ends it with a status, once. */
  begin(action: { type: string; url?: string; body?: unknown }): (status: string) => void {
    const at = this.#now();
    const entry: RecordedAction = { at, type: action.type, status: "running", ms: 0 };
    if (action.url !== undefined) entry.url = action.url;
    if (action.body !== undefined) entry.body = boundedBody(action.body);
    const index = this.actions.length;
    if (index < MOST_ACTIONS) this.actions.push(entry);
    this.ongoing++;
    this.#tellAction(index);
    let ended = false;
    return (status) => {
      if (ended) return;
      ended = true;
      this.ongoing--;
      entry.status = status;
      entry.ms = this.#now() - at;
      this.#tellAction(index);
    };
  }

  #tellAction(index: number): void {
    if (index < MOST_ACTIONS) this.changes.tell({ kind: "action", index });
  }
}

function boundedBody(body: unknown): unknown {
  const text = JSON.stringify(body);
  return text !== undefined && text.length > MOST_BODY
    ? { truncated: true, characters: text.length }
    : body;
}
