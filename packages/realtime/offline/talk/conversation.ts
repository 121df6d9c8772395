// The offline model's part of a conversation: words and notes come in, words or a function call go out. No clock, no chance, no I/O.
import type { ModelPrompt } from "../../realtime-model.ts";
import {
  assumeFromTurn,
  fillArguments,
  type Filling,
  missingOf,
} from "../extract/fill-arguments.ts";
import type { Search } from "../extract/find-value.ts";
import { kindOf } from "../extract/kind-of.ts";
import { yesOrNo } from "../extract/yes-no.ts";
import { replyMeans } from "../match/replies.ts";
import { readTool, type ToolView } from "../match/read-tool.ts";
import { type Choice, Choices } from "../match/understand.ts";
import { isStopWord } from "../words/stop-words.ts";
import { namesOf, wordsOf } from "../words/tokenize.ts";
import { askFor, spokenChoices } from "./ask-for.ts";
import { factFor } from "./facts.ts";
import { instructionWords } from "./instructions.ts";
import { introduction, nodeWords } from "./node-words.ts";
import { askAgain, done, either, failed, noAnswer, notUnderstood, whichOne } from "./phrases.ts";

/** What the model does next: speaks, calls a function, or both; nothing when it has nothing to do. */
export interface Act {
  readonly say?: string;
  readonly call?: { readonly name: string; readonly args: Record<string, unknown> };
}

const nothing: Act = {};
const repeatPlease =
  /^(?:sorry|pardon|what|huh|kya|phir se|dobara)\??$|\b(?:repeat|say (?:that|it) again|what did you say|come again|once more)\b/i;
/** Longest turn of a caller that is looked at. */
const MOST_TEXT = 2_000;
/** Most digits that are kept of keys pressed one by one. */
const MOST_DIGITS = 32;

export class Conversation {
  readonly #patterns: Search["patterns"];
  #role = "";
  #prompt: ModelPrompt | undefined;
  #tools: readonly ToolView[] = [];
  #choices = new Choices([]);
  /** The function whose arguments are being collected. */
  #filling: Filling | undefined;
  /** Between these the caller was asked to decide. */
  #between: readonly Choice[] | undefined;
  #lastHeard = "";
  #lastSaid = "";
  #digits = "";
  /** Of the last function that was called. */
  #lastArgs: Readonly<Record<string, unknown>> = {};
  /** How often each question was asked, so that the next form of it is taken. */
  readonly #asked = new Map<string, number>();

  constructor(patterns: Search["patterns"]) {
    this.#patterns = patterns;
  }

  /** A node is entered. */
  enter(prompt: ModelPrompt): Act {
    if (prompt.role !== undefined) this.#role = prompt.role;
    const isFirst = this.#prompt === undefined;
    this.#prompt = prompt;
    this.#tools = prompt.tools.map((tool) => readTool(tool));
    this.#choices = new Choices(this.#tools, `${this.#role}\n${this.#task()}`);
    this.#filling = undefined;
    this.#between = undefined;
    this.#digits = "";
    this.#asked.clear();
    if (!prompt.respond) return nothing;
    const own = nodeWords(prompt, this.#lastHeard) ?? this.#readBack();
    if (own !== undefined) return this.#say(own);
    const hello = isFirst ? introduction(this.#role) : undefined;
    return this.#say([hello, this.#openingQuestion(prompt)].filter(Boolean).join(" "));
  }

  /** The caller's words; with `respond` false they are only remembered. */
  hear(text: string, respond: boolean): Act {
    const said = text.slice(0, MOST_TEXT).trim();
    if (said === "" || !respond) return nothing;
    if (this.#lastSaid !== "" && this.#asksToRepeat(said)) return { say: this.#lastSaid };
    this.#lastHeard = said;
    const act = this.#answer(said);
    return act.say === undefined ? act : this.#say(act.say);
  }

  /** Something that was not heard: a key, silence. */
  note(text: string, respond: boolean): Act {
    const digit = /^The caller pressed ([0-9A-D*#])\.$/.exec(text)?.[1];
    if (digit !== undefined) return this.#pressed(digit, respond);
    if (!respond) return nothing;
    const asksForMore = text.endsWith("Ask for it.");
    if (text.startsWith("The caller pressed ") && !asksForMore) return this.#done();
    const words = asksForMore ? undefined : instructionWords(text);
    return this.#say(words ?? this.#question());
  }

  /** The caller has spoken, which nobody here can hear; nothing where nothing is awaited from the caller. */
  unheard(): Act {
    if (this.#tools.length === 0) return nothing;
    const keys = keysOf(this.#prompt);
    const how = keys === "" ? "Please type what you need." : `Please type, or press ${keys}.`;
    return this.#say(`I am a simple program without AI and cannot hear speech. ${how}`);
  }

  /** The answer to a function call. */
  answered(name: string, result: unknown, respond: boolean): Act {
    if (!respond) return nothing;
    const { status, error, field } = fieldsOf(result);
    const refused = status === "error" || error !== undefined;
    if (!refused) return this.#done();
    const tool = this.#tools.find((candidate) => candidate.name === name);
    const property = tool?.properties.find((candidate) => candidate.name === field);
    if (tool === undefined || property === undefined) return this.#say(this.#form(failed, ""));
    const { [property.name]: _, ...args } = this.#lastArgs;
    this.#asked.set(property.name, Math.max(1, this.#asked.get(property.name) ?? 0));
    return this.#ask({ tool, args, asked: property.name });
  }

  #answer(text: string): Act {
    const filling = this.#filling;
    if (filling !== undefined && !this.#changesSubject(filling, text))
      return this.#fill(filling, text);
    const understood = this.#understand(text);
    if (understood.kind === "clear") {
      this.#between = undefined;
      return this.#fill(
        { tool: understood.choice.tool, args: chosenArgs(understood.choice) },
        text,
      );
    }
    const meant = understood.kind === "unclear" ? replyMeans(text, this.#choices.all) : undefined;
    if (meant !== undefined) return this.#fill({ tool: meant.tool, args: chosenArgs(meant) }, text);
    const fact = factFor(`${this.#role}\n${this.#task()}`, text);
    if (fact !== undefined) return { say: fact };
    const [only] = this.#tools;
    const mayFill = understood.kind === "unclear" && this.#tools.length === 1;
    if (mayFill && only !== undefined && this.#mayFill(only, text))
      return this.#fill({ tool: only, args: {} }, text);
    if (understood.kind === "either") {
      this.#between = understood.choices;
      return { say: this.#form(either, spokenChoices(understood.choices)) };
    }
    return { say: this.#clarify(text) };
  }

  #understand(text: string) {
    const between = this.#between;
    if (between === undefined) return this.#choices.understand(text);
    const among = this.#choices.understand(text, between);
    if (among.kind === "clear") return among;
    const [first] = between;
    const order = /\b(first|former|pehla|second|latter|last|dusra)\b/i
      .exec(text)?.[1]
      ?.toLowerCase();
    const picked =
      order === undefined ? undefined : between[/first|former|pehla/.test(order) ? 0 : 1];
    if (picked !== undefined) return { kind: "clear" as const, choice: picked };
    if (between.length === 1 && first !== undefined && yesOrNo(text) === true)
      return { kind: "clear" as const, choice: first };
    return this.#choices.understand(text);
  }

  /** A node with one function is about that function, unless the words say nothing and it wants a choice. */
  #mayFill(tool: ToolView, text: string): boolean {
    if (missingOf(tool, {}).length === 0) return false;
    const args = fillArguments({ tool, args: {} }, text, this.#choices, this.#patterns);
    const assumed = assumeFromTurn(tool, args, text);
    const needsChoice = missingOf(tool, assumed).some((property) => kindOf(property) === "choice");
    return Object.keys(assumed).length > 0 && !needsChoice;
  }

  /** While one thing is asked for, another function is meant only if the words clearly name it and do not answer. */
  #changesSubject(filling: Filling, text: string): boolean {
    if (this.#tools.length < 2) return false;
    const asked = filling.tool.properties.find(({ name }) => name === filling.asked);
    if (asked === undefined || !["choice", "code", "number", "phone"].includes(kindOf(asked)))
      return false;
    const args = fillArguments(filling, text, this.#choices, this.#patterns);
    if (asked.name in args) return false;
    const understood = this.#choices.understand(text);
    return understood.kind === "clear" && understood.choice.tool !== filling.tool;
  }

  #fill(filling: Filling, text: string): Act {
    const { tool } = filling;
    const found = fillArguments(filling, text, this.#choices, this.#patterns);
    const args = assumeFromTurn(tool, found, text);
    const [missing] = missingOf(tool, args);
    if (missing !== undefined) return this.#ask({ tool, args, asked: missing.name });
    this.#filling = undefined;
    this.#lastArgs = args;
    return { call: { name: tool.name, args: { ...args } } };
  }

  #ask(filling: Filling): Act {
    const property = filling.tool.properties.find(({ name }) => name === filling.asked);
    if (property === undefined) return nothing;
    this.#filling = filling;
    this.#digits = "";
    const times = this.#asked.get(property.name) ?? 0;
    this.#asked.set(property.name, times + 1);
    const form = askAgain[Math.min(times, askAgain.length - 1)];
    return this.#say(form?.(askFor(property)) ?? "");
  }

  #clarify(text: string): string {
    const own = this.#choices.all;
    if (own.length === 0) return this.#form(noAnswer, "");
    const saysSomething = wordsOf(text).some((word) => !isStopWord(word));
    return this.#form(saysSomething ? notUnderstood : whichOne, spokenChoices(own)) + this.#keys();
  }

  /** From the second time on the keys of the phone are named: they cannot be misunderstood. */
  #keys(): string {
    const keys = keysOf(this.#prompt);
    const times = (this.#asked.get("not understood") ?? 0) + 1;
    this.#asked.set("not understood", times);
    return times < 2 || keys === "" ? "" : ` Or press a key: ${keys}.`;
  }

  /** Where a yes leads one way and a no another, the caller hears what was understood. */
  #readBack(): string | undefined {
    const [yes, no] = ["yes", "no"].map((reply) => replyMeans(reply, this.#choices.all));
    if (yes === undefined || no === undefined || yes === no) return undefined;
    const values = Object.values(this.#lastArgs).map((value) => String(value).replaceAll("_", " "));
    return values.length === 0
      ? "Is that correct?"
      : `That is: ${values.join(", ")}. Is that correct?`;
  }

  #openingQuestion({ node }: ModelPrompt): string {
    if (this.#tools.length === 0) return `${namesOf(node).join(" ")}.`;
    return this.#question();
  }

  /** The question that is open now. */
  #question(): string {
    const asked = this.#filling?.tool.properties.find(({ name }) => name === this.#filling?.asked);
    if (asked !== undefined) return askFor(asked);
    const [only] = this.#tools;
    const missing = only === undefined ? undefined : missingOf(only, {})[0];
    if (this.#tools.length === 1 && missing !== undefined && kindOf(missing) !== "choice")
      return askFor(missing);
    if (this.#choices.all.length === 0) return "I am still here.";
    return `How can I help you: ${spokenChoices(this.#choices.all)}?`;
  }

  #pressed(digit: string, respond: boolean): Act {
    if (digit !== "#") this.#digits = (this.#digits + digit).slice(-MOST_DIGITS);
    if (!respond) return nothing;
    const typed = this.#digits;
    this.#digits = "";
    return typed === "" ? this.#say(this.#question()) : this.hear(typed, true);
  }

  #done(): Act {
    this.#filling = undefined;
    return this.#say(this.#form(done, ""));
  }

  #task(): string {
    return (this.#prompt?.messages ?? []).map(({ content }) => content).join("\n");
  }

  #asksToRepeat(text: string): boolean {
    return wordsOf(text).length <= 6 && repeatPlease.test(text);
  }

  #form(forms: readonly ((text: string) => string)[], text: string): string {
    const key = forms[0]?.("") ?? "";
    const times = this.#asked.get(key) ?? 0;
    this.#asked.set(key, times + 1);
    return forms[times % forms.length]?.(text) ?? "";
  }

  #say(text: string): Act {
    this.#lastSaid = text;
    return { say: text };
  }
}

/** "1 for the front, 2 for the back"; empty where no key means anything. */
function keysOf(prompt: ModelPrompt | undefined): string {
  return (prompt?.menu ?? []).map(({ digit, choice }) => `${digit} for ${choice}`).join(", ");
}

function chosenArgs({ property, value }: Choice): Record<string, unknown> {
  return property === undefined || value === undefined ? {} : { [property.name]: value.value };
}

function fieldsOf(result: unknown): { status?: unknown; error?: unknown; field?: unknown } {
  return typeof result === "object" && result !== null ? result : {};
}
