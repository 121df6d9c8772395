// What the browser phone shows, as a function of what it was told. Pure.
import type { PhoneAction, PhoneMessage } from "./phone-message.ts";

export type Phase = "idle" | "calling" | "bot" | "ringing" | "queue" | "talking" | "over";

/** One line of the conversation: words of somebody, or something that happened to the call. */
export type Line =
  | { kind: "words"; key: string; who: "caller" | "bot"; text: string; at: string }
  | { kind: "queue" | "extension" | "person"; key: string; number: string }
  | { kind: "bot" | "ended" | "not_heard"; key: string }
  | { kind: "outcome"; key: string; outcome: string };

export interface PhoneState {
  phase: Phase;
  botId: string | undefined;
  sessionId: string | undefined;
  linkedid: string | undefined;
  /** How many bots have had the call: each counts its words and actions from 0. */
  leg: number;
  /** A call by typing: the bot's words are read at once, so what was shown stays although its voice was cut short. */
  reads: boolean;
  lines: readonly Line[];
  node: string | undefined;
  path: readonly string[];
  values: Readonly<Record<string, unknown>>;
  actions: readonly (PhoneAction & { key: string })[];
  fault: "broken" | "refused" | { message: string } | undefined;
}

export const idlePhone: PhoneState = {
  phase: "idle",
  botId: undefined,
  sessionId: undefined,
  linkedid: undefined,
  leg: 0,
  reads: false,
  lines: [],
  node: undefined,
  path: [],
  values: {},
  actions: [],
  fault: undefined,
};

export type PhoneEvent =
  | { type: "dialled"; reads: boolean }
  | { type: "told"; message: PhoneMessage }
  /** `opened`: the line had been up before it closed. */
  | { type: "closed"; code: number; opened: boolean };

/** Longest conversation kept on the screen. */
const maxLines = 500;

export function phoneStep(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.type) {
    case "dialled":
      return { ...idlePhone, phase: "calling", reads: event.reads };
    case "told":
      return told(state, event.message);
    default:
      return closed(state, event);
  }
}

function told(state: PhoneState, message: PhoneMessage): PhoneState {
  switch (message.type) {
    case "session": {
      const leg = state.leg + 1;
      const next: PhoneState = {
        ...state,
        phase: "bot",
        leg,
        botId: message.bot_id,
        sessionId: message.session_id,
        linkedid: message.linkedid,
        node: undefined,
        path: [],
        values: {},
      };
      return leg === 1 ? next : withLine(next, { kind: "bot", key: `${leg}-bot` });
    }
    case "transcript": {
      const key = `${state.leg}-${message.index}`;
      const { who, at } = message;
      const text = state.reads ? longest(state.lines, key, message.text) : message.text;
      return withLine(state, {
        kind: "words",
        key,
        who,
        text,
        at,
      });
    }
    case "node":
      return { ...state, node: message.node ?? undefined, path: message.path };
    case "state":
      return { ...state, values: message.state };
    case "action": {
      const key = `${state.leg}-${message.index}`;
      return { ...state, actions: replaced(state.actions, { ...message.action, key }) };
    }
    case "said":
      return message.accepted ? state : withLine(state, { kind: "not_heard", key: nextKey(state) });
    case "ended":
      return withLine(state, {
        kind: "outcome",
        key: `${state.leg}-outcome`,
        outcome: message.outcome,
      });
    case "call":
      return moved(state, message);
    case "error":
      return { ...state, fault: { message: message.message } };
    default:
      return state;
  }
}

function moved(state: PhoneState, to: Extract<PhoneMessage, { type: "call" }>): PhoneState {
  const phase = to.state === "ended" ? "over" : to.state;
  const next: PhoneState = { ...state, phase };
  const key = nextKey(state);
  if (phase === "queue" && to.queue !== undefined && state.phase !== "queue")
    return withLine(next, { kind: "queue", key, number: to.queue });
  if (phase === "ringing" && to.extension !== undefined && state.phase !== "ringing")
    return withLine(next, { kind: "extension", key, number: to.extension });
  if (phase === "talking" && state.phase !== "talking")
    return withLine(next, { kind: "person", key, number: to.extension ?? "" });
  if (phase === "over" && state.phase !== "over") return withLine(next, { kind: "ended", key });
  return next;
}

function closed(
  state: PhoneState,
  { code, opened }: { code: number; opened: boolean },
): PhoneState {
  if (state.phase === "over" || state.phase === "idle") return state;
  const next: PhoneState = { ...state, phase: "over" };
  if (!opened) return { ...next, fault: state.fault ?? "refused" };
  if (code !== 1000 && state.fault === undefined) return { ...next, fault: "broken" };
  return withLine(next, { kind: "ended", key: nextKey(state) });
}

function nextKey(state: PhoneState): string {
  return `${state.leg}-x${state.lines.length}`;
}

function withLine(state: PhoneState, line: Line): PhoneState {
  return { ...state, lines: replaced(state.lines, line).slice(-maxLines) };
}

/** The list with the item of the same key replaced, or the item at its end. */
function replaced<Item extends { key: string }>(list: readonly Item[], item: Item): Item[] {
  const at = list.findIndex(({ key }) => key === item.key);
  return at === -1 ? [...list, item] : list.with(at, item);
}

/** What was shown of a piece of the conversation, unless there is more of it now. */
function longest(lines: readonly Line[], key: string, text: string): string {
  const line = lines.find((one) => one.key === key);
  const shown = line?.kind === "words" ? line.text : "";
  const cut = text.replace(/\s*…$/, "");
  return shown.length > text.length && shown.startsWith(cut) ? shown : text;
}
