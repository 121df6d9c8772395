// One session with a scripted model: what comes in chooses a rule, a turn goes out in pieces, and typed words stop it.
import type { ModelListener, ModelPrompt, ModelSession } from "../realtime-model.ts";
import { humWord, WORD_MS } from "./hum.ts";
import type { ScriptAct, ScriptRule } from "./script-rules.ts";

/** Words given at once; the next follow in the next round of the loop. */
const PIECE_WORDS = 10;
/** A turn hums at most this long, however long its text. */
const MOST_HUMMED_MS = 10_000;
const MOST_WAITING = 50;

interface Turn extends ScriptAct {
  /** Words that the session wants spoken as they are: typed words of the caller do not cancel them before they begin. */
  exact: boolean;
}

interface Underway {
  turn: Turn;
  words: string[];
  given: number;
}

export class ScriptedSession implements ModelSession {
  readonly #rules: readonly ScriptRule[];
  readonly #rate: number;
  readonly #listener: ModelListener;
  #waiting: Turn[] = [];
  #now: Underway | undefined;
  /** The turn that typed words stopped, until that is told. */
  #cut: Underway | undefined;
  #overflow = false;
  #node = "";
  #calls = 0;
  #scheduled = false;
  #closed = false;

  constructor(rules: readonly ScriptRule[], rate: number, listener: ModelListener) {
    this.#rules = rules;
    this.#rate = rate;
    this.#listener = listener;
  }

  setPrompt(prompt: ModelPrompt): void {
    this.#node = prompt.node;
    if (!prompt.respond) return;
    const rule = this.#rules.find((r) => r.on === "node" && r.node === prompt.node);
    this.#add(rule ?? { say: greetingOf(prompt) });
  }

  /** A scripted model has no ears. */
  sendAudio(): void {}

  sendText(kind: "user" | "say" | "note", text: string, respond: boolean): void {
    if (kind === "say") return this.#add({ say: text }, true);
    if (kind === "user") this.#stopTurn();
    if (!respond) return;
    const rule = kind === "user" ? this.#ruleFor(text) : undefined;
    const unscripted = kind === "user" ? "Sorry, I have no answer to that." : "I am still here.";
    this.#add(rule ?? { say: unscripted });
  }

  answerFunction(answer: { name: string; result: unknown; respond: boolean }): void {
    if (!answer.respond) return;
    const rule = this.#rules.find(
      (r) => r.on === "answer" && r.name === answer.name && this.#here(r.node),
    );
    this.#add(rule ?? { say: failed(answer.result) ? "That did not work." : "Done." });
  }

  close(): void {
    this.#close();
  }

  #ruleFor(text: string): ScriptRule | undefined {
    const said = text.toLowerCase();
    return this.#rules.find(
      (r) =>
        r.on === "caller" && this.#here(r.node) && said.includes((r.match ?? "").toLowerCase()),
    );
  }

  #here(node: string | undefined): boolean {
    return node === undefined || node === this.#node;
  }

  #add(act: ScriptAct, exact = false): void {
    if (this.#closed) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#overflow = true;
      return;
    }
    this.#waiting.push({ say: act.say, call: act.call, exact });
    this.#schedule();
  }

  /** Typed words of the caller end the turn under way and cancel what the bot was going to say by itself. */
  #stopTurn(): void {
    this.#waiting = this.#waiting.filter(({ exact }) => exact);
    if (!this.#now) return;
    this.#cut = this.#now;
    this.#now = undefined;
    this.#schedule();
  }

  /** Never from inside a call of the session: a listener is told when the session is done with what it does. */
  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#step();
      if (this.#now || this.#waiting.length > 0) this.#schedule();
    });
  }

  #step(): void {
    if (this.#closed) return;
    if (this.#overflow)
      return this.#close(
        new Error(`a scripted model takes ${MOST_WAITING} turns at once, not more`),
      );
    if (this.#cut) return this.#tellCut(this.#cut);
    if (!this.#now) {
      const turn = this.#waiting.shift();
      if (turn) this.#now = { turn, words: turn.say?.split(/\s+/).filter(Boolean) ?? [], given: 0 };
    }
    const under = this.#now;
    if (!under) return;
    if (under.given < under.words.length) this.#give(under);
    else this.#finish(under.turn);
  }

  #tellCut({ given, words }: Underway): void {
    this.#cut = undefined;
    if (given > 0 && given < words.length) this.#listener.transcript("bot", "", true);
    if (!this.#closed) this.#listener.interrupted();
  }

  #give(under: Underway): void {
    const piece = under.words.slice(under.given, under.given + PIECE_WORDS);
    const before = under.given > 0 ? " " : "";
    const hummed = piece.slice(0, Math.max(0, Math.floor(MOST_HUMMED_MS / WORD_MS) - under.given));
    under.given += piece.length;
    const last = under.given >= under.words.length;
    const whole = last && under.words.length <= PIECE_WORDS;
    const text = whole ? (under.turn.say ?? "") : before + piece.join(" ");
    this.#listener.transcript("bot", text, last);
    // A listener may have closed or typed meanwhile.
    for (const word of hummed)
      if (this.#now === under) this.#listener.audio(humWord(word, this.#rate));
  }

  #finish({ say, call }: Turn): void {
    this.#now = undefined;
    if (say !== undefined) this.#listener.turnComplete();
    if (!call || this.#closed) return;
    this.#calls += 1;
    const args = structuredClone(call.args);
    this.#listener.functionCall({ call_id: `call-${this.#calls}`, name: call.name, args });
  }

  #close(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = [];
    this.#now = undefined;
    this.#listener.closed(error);
  }
}

/** Without a rule the bot says what the node has it say, or names the node. */
function greetingOf({ node, messages }: ModelPrompt): string {
  const [first] = messages;
  if (first?.role === "assistant" && first.content.trim() !== "") return first.content;
  return `This is ${node.replace(/[_-]+/g, " ").trim()}. What can I do for you?`;
}

function failed(result: unknown): boolean {
  return typeof result === "object" && result !== null && "error" in result;
}
