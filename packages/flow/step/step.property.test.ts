// What must hold for every conversation, whatever happens in it. Seeds are printed with every failure.
import { expect, test } from "vitest";
import { FlowError } from "../check/problem.ts";
import { checkFlow } from "../check/check-flow.ts";
import { compileFlow } from "../compile-flow.ts";
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import { CALL } from "../fixtures/conversation.ts";
import { fuzzDocument, fuzzEvent, richFlow } from "../fixtures/fuzz-flow.ts";
import { Chance } from "../fixtures/random.ts";
import type { FlowEffect } from "./flow-effect.ts";
import type { FlowEvent } from "./flow-event.ts";
import { type FlowState, initialState } from "./flow-state.ts";
import { step } from "./step.ts";

const CANARY = "canary-9f31";
const CONVERSATIONS = 1500;
const EVENTS = 40;

interface Talk {
  readonly effects: readonly FlowEffect[];
  readonly states: readonly FlowState[];
  readonly events: readonly FlowEvent[];
}

function converse(flow: CompiledFlow, seed: number): Talk {
  const chance = new Chance(seed);
  const events: FlowEvent[] = [{ type: "call_started", call: { ...CALL, secret: CANARY } }];
  const states: FlowState[] = [initialState];
  const effects: FlowEffect[] = [];
  for (let at = 0; at < EVENTS; at += 1) {
    const state = states.at(-1) as FlowState;
    const event = events[at] as FlowEvent;
    const stepped = step(flow, state, event);
    expect(stepped.effects.length, `effects of one step, seed ${seed}`).toBeLessThan(200);
    states.push(stepped.state);
    effects.push(...stepped.effects);
    events.push(fuzzEvent(chance, stepped.state.visit, stepped.state.seq, at));
  }
  return { effects, states, events: events.slice(0, EVENTS) };
}

const rich = await compileFlow(richFlow());

function eachTalk(check: (talk: Talk, seed: number) => void): void {
  for (let seed = 1; seed <= CONVERSATIONS; seed += 1) check(converse(rich, seed), seed);
}

test("step never throws, and the same events give the same bytes", () => {
  eachTalk((talk, seed) => {
    const again = converse(rich, seed);
    expect(JSON.stringify(again), `seed ${seed}`).toBe(JSON.stringify(talk));
  });
});

test("the state is plain JSON and small", () => {
  eachTalk(({ states }, seed) => {
    const last = states.at(-1);
    expect(JSON.parse(JSON.stringify(last)), `seed ${seed}`).toEqual(last);
    expect(JSON.stringify(last).length, `seed ${seed}`).toBeLessThan(100_000);
  });
});

test("a session ends at most once, and nothing comes after its end", () => {
  let ended = 0;
  eachTalk(({ effects, states }, seed) => {
    const at = effects.findIndex(({ type }) => type === "end");
    if (at === -1) return;
    ended += 1;
    expect(at, `seed ${seed}`).toBe(effects.length - 1);
    expect(states.at(-1)?.phase, `seed ${seed}`).toBe("ended");
  });
  expect(ended).toBeGreaterThan(CONVERSATIONS / 4);
});

test("nobody who was transferred is hung up, and nobody is transferred twice", () => {
  let transferred = 0;
  eachTalk(({ effects, states }, seed) => {
    const confirmed = states.findIndex(({ transfer }) => transfer === "confirmed");
    if (confirmed === -1) return;
    transferred += 1;
    const before = states[confirmed]?.seq ?? 0;
    const later = effects.filter(
      ({ id, type }) => id.seq > before && (type === "transfer" || type === "hangup"),
    );
    expect(later, `seed ${seed}`).toEqual([]);
    const end = effects.find((effect) => effect.type === "end");
    if (end !== undefined)
      expect(end, `seed ${seed}`).toMatchObject({ outcome: "transferred", hangup: false });
  });
  expect(transferred).toBeGreaterThan(10);
});

test("every function call is answered, once, unless the caller or the session was gone", () => {
  eachTalk(({ effects, events, states }, seed) => {
    const answered = effects.flatMap((effect) =>
      effect.type === "answer_function" ? [effect.call_id] : [],
    );
    expect(new Set(answered).size, `seed ${seed}`).toBe(answered.length);
    for (const [at, event] of events.entries()) {
      const [before, after] = [states[at], states.at(-1)];
      if (event.type !== "function_called" || before === undefined || after === undefined) continue;
      const gone =
        before.phase === "ended" || before.hung_up || before.seen_calls.includes(event.call_id);
      const open =
        after.decision !== null ||
        after.waiting.length > 0 ||
        after.phase === "ended" ||
        after.hung_up;
      if (!gone && !open) expect(answered, `seed ${seed}, event ${at}`).toContain(event.call_id);
    }
  });
});

test("what a caller says is never read as a template", () => {
  eachTalk(({ effects, states }, seed) => {
    // The flow itself never names {call.secret}; only arguments do. (Python is given the call's metadata as it is.)
    const written = effects.filter(({ type }) => type !== "evaluate");
    expect(JSON.stringify(written), `seed ${seed}`).not.toContain(CANARY);
    expect(JSON.stringify(states.at(-1)?.state), `seed ${seed}`).not.toContain(CANARY);
  });
});

test("ids of effects count up without a gap, and belong to the visit they were made in", () => {
  eachTalk(({ effects }, seed) => {
    expect(
      effects.map(({ id }) => id.seq),
      `seed ${seed}`,
    ).toEqual(effects.map((_effect, at) => at + 1));
    const visits = effects.map(({ id }) => id.visit);
    expect(visits, `seed ${seed}`).toEqual(visits.toSorted((a, b) => a - b));
  });
});

test("damaged flows are checked within 50 ms, and what compiles runs", async () => {
  let ran = 0;
  for (let seed = 1; seed <= 1200; seed += 1) {
    const document = fuzzDocument(seed);
    let fastest = Number.POSITIVE_INFINITY;
    // Processor time of this thread, the best of three: neither other programs nor a collection of garbage count.
    for (let round = 0; round < 3 && fastest > 50; round += 1) {
      const before = process.threadCpuUsage();
      await checkFlow(document);
      const { user, system } = process.threadCpuUsage(before);
      fastest = Math.min(fastest, (user + system) / 1000);
    }
    expect(fastest, `seed ${seed}`).toBeLessThan(50);
    const flow = await compileFlow(document).catch((error: unknown) => {
      expect(error, `seed ${seed}`).toBeInstanceOf(FlowError);
    });
    if (flow === undefined) continue;
    ran += 1;
    converse(flow, seed);
  }
  expect(ran).toBeGreaterThan(200);
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 60_000);

test("what the check finds no error in, compiles", async () => {
  let clean = 0;
  for (let seed = 5000; seed < 5600; seed += 1) {
    const document = fuzzDocument(seed);
    const problems = await checkFlow(document, { decisionPython: true });
    if (problems.some(({ level }) => level === "error")) continue;
    clean += 1;
    await expect(compileFlow(document), `seed ${seed}`).resolves.toBeDefined();
  }
  expect(clean).toBeGreaterThan(50);
}, 60_000);
