// What is new in a session since a browser phone was last told. Pure but for what it remembers.
import { toRfc3339 } from "@pipecast/contracts/time";
import type { SessionRecord } from "../../sessions/session-record.ts";

export type NewsMessage = { type: string; [key: string]: unknown };

/** Older pieces of the transcript do not change any more. */
const STILL_CHANGING = 8;

export class SessionNews {
  readonly #record: Pick<SessionRecord, "transcript" | "actions" | "flow">;
  readonly #timeZone: string;
  readonly #texts: string[] = [];
  readonly #statuses: string[] = [];
  #flow: SessionRecord["flow"] = { state: {}, node: null, path: [] };
  #state = "{}";

  constructor(record: Pick<SessionRecord, "transcript" | "actions" | "flow">, timeZone: string) {
    this.#record = record;
    this.#timeZone = timeZone;
  }

  /** Messages as docs/browser-phone.md has them. */
  take(): NewsMessage[] {
    const news: NewsMessage[] = [];
    this.#words(news);
    this.#actions(news);
    this.#whereabouts(news);
    return news;
  }

  #words(news: NewsMessage[]): void {
    const { transcript } = this.#record;
    for (let at = Math.max(0, this.#texts.length - STILL_CHANGING); at < transcript.length; at++) {
      const piece = transcript[at];
      if (piece === undefined || this.#texts[at] === piece.text) continue;
      this.#texts[at] = piece.text;
      const { who, text } = piece;
      news.push({ type: "transcript", index: at, who, text, at: this.#time(piece.at) });
    }
  }

  #actions(news: NewsMessage[]): void {
    for (const [index, action] of this.#record.actions.entries()) {
      if (this.#statuses[index] === action.status) continue;
      this.#statuses[index] = action.status;
      news.push({ type: "action", index, action: { ...action, at: this.#time(action.at) } });
    }
  }

  #whereabouts(news: NewsMessage[]): void {
    const { flow } = this.#record;
    const before = this.#flow;
    if (flow === before) return;
    this.#flow = flow;
    if (flow.node !== before.node || flow.path.length !== before.path.length)
      news.push({ type: "node", node: flow.node, path: [...flow.path] });
    const state = JSON.stringify(flow.state);
    if (state === this.#state) return;
    this.#state = state;
    news.push({ type: "state", state: flow.state });
  }

  #time(ms: number): string {
    return toRfc3339(ms, this.#timeZone);
  }
}
