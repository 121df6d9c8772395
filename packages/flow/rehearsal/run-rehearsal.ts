// Runs a rehearsal by stepping the flow: no server, no model, in milliseconds. For the browser, and for what needs nothing else.
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import { type Mismatch, type Patterns, matchExpectation } from "./match-expectation.ts";
import type { Rehearsal, RehearsedTurn } from "./parse-rehearsal.ts";
import { SteppingWorld } from "./stepping-world.ts";

/**
 * How it was run: `stepped` without a server; on a server with a model that is `scripted`, `offline`, spoken to in its `protocol`
 * at a local server, or `real`. One that failed before anything ran is `not run`.
 */
export type RunAs = "stepped" | "scripted" | "offline" | "protocol" | "real" | "not run";

export interface TurnResult {
  readonly title: string;
  readonly line?: number;
  readonly mismatches: readonly Mismatch[];
}

export interface RehearsalResult {
  readonly name: string;
  readonly as: RunAs;
  readonly status: "passed" | "failed" | "skipped";
  readonly turns: readonly TurnResult[];
  /** Nodes that were entered. */
  readonly path: readonly string[];
  /** Nodes that the last expectation of a path or node wanted, where it was not met. */
  readonly expected_path?: readonly string[];
  /** Why it was skipped or broke off. */
  readonly reason?: string;
  /** Milliseconds, where somebody measured. */
  readonly ms?: number;
}

/** Turns that only a switch can make. */
const NEEDS_SWITCH = new Set([
  "queue answers",
  "queue does not answer",
  "agent declines",
  "agent hangs up",
]);
/** What every call has, where the rehearsal does not care. */
const SOME_CALL = { channel_id: "1.1", linkedid: "1.1" };
const SERVER_ONLY = ["queue", "rings", "legs", "tickets", "messages", "verdict"] as const;

function needsServer({ turns }: Rehearsal): string | undefined {
  for (const { driver, expect, title } of turns) {
    if (driver !== undefined && NEEDS_SWITCH.has(driver))
      return `"${title}" needs the server's sandbox`;
    const wanted = SERVER_ONLY.find((key) => expect?.[key] !== undefined);
    if (wanted !== undefined) return `expecting ${wanted} needs the server`;
  }
  return undefined;
}

function drive(world: SteppingWorld, turn: RehearsedTurn): void {
  switch (turn.driver) {
    case "caller says":
      world.callerSpeaks();
      break;
    case "caller presses":
      for (const digit of turn.value) world.send({ type: "keypad", digit });
      break;
    case "caller is silent":
      world.send({ type: "silence" });
      break;
    case "caller hangs up":
      world.send({ type: "hung_up" });
      break;
    case "wait":
      world.fireTimers();
      break;
    default:
      break;
  }
}

function runTurn(world: SteppingWorld, turn: RehearsedTurn, patterns: Patterns): TurnResult {
  drive(world, turn);
  world.respond(turn.calls, turn.bot);
  const mismatches =
    turn.expect === undefined ? [] : matchExpectation(turn.expect, world.facts, patterns);
  return { title: turn.title, ...(turn.line !== undefined && { line: turn.line }), mismatches };
}

/** The path that was wanted: given in full, or one node after where the turn began. */
export function wantedPath(
  { expect }: RehearsedTurn,
  before: readonly string[],
): readonly string[] | undefined {
  if (expect?.path !== undefined || expect?.node === undefined) return expect?.path;
  return before.at(-1) === expect.node ? before : [...before, expect.node];
}

/** `patterns` makes tests of `{matches: …}`; give the linear engine. Stops at the first turn that fails. */
export function runRehearsal(
  flow: CompiledFlow,
  rehearsal: Rehearsal,
  patterns: Patterns,
): RehearsalResult {
  const about = { name: rehearsal.name, as: "stepped" as const };
  const needs = needsServer(rehearsal);
  if (needs !== undefined)
    return { ...about, status: "skipped", turns: [], path: [], reason: needs };
  const world = new SteppingWorld(flow, rehearsal.given);
  const turns: TurnResult[] = [];
  try {
    world.start({ ...SOME_CALL, ...rehearsal.call });
    // What the bot says first belongs to the first turn, unless that is the caller's.
    for (const [index, turn] of rehearsal.turns.entries()) {
      if (index === 0 && turn.driver !== undefined) world.respond([], "is heard");
      if (index > 0 || turn.driver !== undefined) world.beginTurn();
      const before = world.state.path;
      const result = runTurn(world, turn, patterns);
      turns.push(result);
      if (result.mismatches.length === 0) continue;
      const { path } = world.state;
      const expected_path = wantedPath(turn, before);
      return {
        ...about,
        status: "failed",
        turns,
        path,
        ...(expected_path !== undefined && { expected_path }),
      };
    }
    return { ...about, status: "passed", turns, path: world.state.path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...about, status: "failed", turns, path: world.state.path, reason };
  }
}
