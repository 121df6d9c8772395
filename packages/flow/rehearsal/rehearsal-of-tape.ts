// Makes a rehearsal of a recorded call: what its caller said and pressed, what the model called, and what came of it.
import type { Json } from "../json.ts";
import type { FlowEvent } from "../step/flow-event.ts";
import type { Tape, TapedStep } from "../replay/tape.ts";

/** A piece of what the caller said; `at` in milliseconds since the session began, like the tape's. */
export interface SpokenPiece {
  at: number;
  text: string;
}

interface Turn {
  [key: string]: Json | undefined;
  calls?: Record<string, Json>[];
  expect?: Record<string, Json>;
}

/** Longest words and most turns that are taken over. */
const MAX_WORDS = 500;
const MAX_TURNS = 200;

/** The text of a file of rehearsals. The caller's number is not taken over: it is nobody's business in a test. */
export async function rehearsalOfTape(
  bot: string,
  name: string,
  tape: Tape,
  spoken: readonly SpokenPiece[],
): Promise<string> {
  const { stringify } = await import("yaml");
  const webhooks = failedWebhooks(tape);
  const transfer = refusedTransfer(tape);
  const given = {
    ...(webhooks.length > 0 && { webhooks }),
    ...(transfer !== undefined && { transfer }),
  };
  return stringify({
    bot,
    call: { caller_number: "+919800000001" },
    ...(Object.keys(given).length > 0 && { given }),
    rehearsals: [{ name, turns: turnsOf(tape, spoken) }],
  });
}

function turnsOf({ steps }: Tape, spoken: readonly SpokenPiece[]): Turn[] {
  const turns: Turn[] = [{}];
  const words = spoken.filter(({ text }) => text.trim() !== "");
  let said = 0;
  let node: string | null = null;
  const begin = (turn: Turn) => {
    note(turns.at(-1), node);
    if (turns.length < MAX_TURNS) turns.push(turn);
  };
  for (const step of steps) {
    for (let next = words[said]; next !== undefined && next.at <= step.at; next = words[said]) {
      said += 1;
      begin({ "caller says": next.text.trim().slice(0, MAX_WORDS) });
    }
    const driver = driverOf(step.event);
    if (driver !== undefined) begin(driver);
    const turn = turns.at(-1) ?? {};
    if (step.event.type === "function_called") {
      turn.calls = [...(turn.calls ?? []), { [step.event.name]: step.event.args }];
    }
    expectTransfer(turn, step);
    ({ node } = step);
  }
  for (const { text } of words.slice(said))
    begin({ "caller says": text.trim().slice(0, MAX_WORDS) });
  note(turns.at(-1), node);
  return turns;
}

function note(turn: Turn | undefined, node: string | null): void {
  if (turn !== undefined && node !== null) turn.expect = { node, ...turn.expect };
}

function driverOf(event: FlowEvent): Turn | undefined {
  if (event.type === "keypad") return { "caller presses": event.digit };
  if (event.type === "silence") return { "caller is silent": true };
  return event.type === "hung_up" ? { "caller hangs up": true } : undefined;
}

function expectTransfer(turn: Turn, { effects }: TapedStep): void {
  const transfer = effects.find(({ type }) => type === "transfer");
  if (transfer === undefined) return;
  const [destination_type = "", ...rest] = transfer.key.split(" ");
  turn.expect = { ...turn.expect, transfer: { destination: rest.join(" "), destination_type } };
}

/** How requests ended that did not go well, or whose answer the flow has read. */
function failedWebhooks({ steps }: Tape) {
  const asked = new Map<string, string>();
  const given: { url: string; status: string | number; response?: Json }[] = [];
  for (const { event, effects } of steps) {
    if (event.type === "effect_done" || event.type === "effect_failed") {
      const key = asked.get(`${event.id.visit}/${event.id.seq}`);
      const url = key?.split(" ").slice(1).join(" ");
      if (url !== undefined && event.type === "effect_failed")
        given.push({ url, status: numberOr(event.failure.status) });
      else if (
        url !== undefined &&
        event.type === "effect_done" &&
        event.result?.response !== undefined
      )
        given.push({ url, status: event.result.status ?? 200, response: event.result.response });
    }
    for (const { type, key, visit, seq } of effects)
      if (type === "webhook") asked.set(`${visit}/${seq}`, key);
  }
  return given;
}

function refusedTransfer({ steps }: Tape): string | number | undefined {
  const asked = new Set<string>();
  for (const { event, effects } of steps) {
    if (event.type === "effect_failed" && asked.has(`${event.id.visit}/${event.id.seq}`))
      return numberOr(event.failure.status);
    for (const { type, visit, seq } of effects)
      if (type === "transfer") asked.add(`${visit}/${seq}`);
  }
  return undefined;
}

function numberOr(status: string): string | number {
  return /^\d{3}$/.test(status) ? Number(status) : status;
}
