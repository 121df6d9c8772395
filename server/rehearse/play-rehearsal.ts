// Plays one rehearsal on a program: scene, call, turn after turn, until something is not as expected.
import { setTimeout as delay } from "node:timers/promises";
import { RemoteError } from "@pipecast/contracts/client";
import type { CompiledFlow } from "@pipecast/flow/compile/compiled-flow";
import { compilePattern } from "@pipecast/flow/decision/pattern-engine";
import { type Mismatch, matchExpectation } from "@pipecast/flow/rehearsal/match-expectation";
import type { Rehearsal, RehearsedTurn } from "@pipecast/flow/rehearsal/parse-rehearsal";
import type { Expectation } from "@pipecast/flow/rehearsal/rehearsal-schema";
import {
  type RehearsalResult,
  type RunAs,
  type TurnResult,
  wantedPath,
} from "@pipecast/flow/rehearsal/run-rehearsal";
import { type Acting, actTurn } from "./act-turn.ts";
import { RehearsalErrors } from "./errors.ts";
import { judgeLater } from "./judge-later.ts";
import { isJudged, needsStage } from "./needs.ts";
import { newPart } from "./part.ts";
import { type Mark, markOf, readFacts } from "./read-facts.ts";
import { type Picture, placeLine } from "./rehearsed-line.ts";
import { type Provider, runAs } from "./run-as.ts";
import { newKey, setScene } from "./set-scene.ts";
import { type Pace, VISITED, VOICED, VOICELESS, settleTurn, signature } from "./settle-turn.ts";
import type { Theatre } from "./theatre.ts";

export interface Play {
  rehearsal: Rehearsal;
  document: Record<string, unknown>;
  flow: CompiledFlow;
  /** Undefined: the running server's default. */
  provider: Provider | undefined;
  org_id: string;
}

const ARRIVE_MS = 10_000;
const LOOK_MS = 40;

/** Never rejects: what goes wrong is a rehearsal that failed, with the reason. */
export async function playRehearsal(theatre: Theatre, play: Play): Promise<RehearsalResult> {
  const begun = performance.now();
  const { rehearsal } = play;
  let as: RunAs = "not run";
  const progress: Progress = { turns: [], path: [] };
  const end = (
    rest: Pick<RehearsalResult, "status"> & Partial<RehearsalResult>,
  ): RehearsalResult => ({
    name: rehearsal.name,
    as,
    ...progress,
    ms: Math.round(performance.now() - begun),
    ...rest,
  });
  const key = newKey();
  const part = newPart(key, rehearsal.given);
  try {
    const missing = theatre.stage === undefined ? needsStage(rehearsal) : undefined;
    if (missing !== undefined) throw RehearsalErrors.NOT_HERE({ what: missing });
    const scene = await setScene(theatre, {
      key,
      flow: play.document,
      provider: play.provider,
      did: rehearsal.call["did"],
      afresh: isJudged(rehearsal),
      org_id: play.org_id,
    });
    theatre.stage?.enter(part);
    try {
      const from = rehearsal.call["caller_number"] ?? "+919800000001";
      const line = await placeLine(theatre, scene, part, from);
      as = runAs(theatre, scene.provider);
      try {
        const scripted = scene.provider === "scripted" && theatre.stage !== undefined;
        const acting = { theatre, org_id: scene.org_id, line, part, flow: play.flow, scripted };
        const failed = await playTurns(acting, rehearsal, paceOf(theatre, as), progress);
        return failed === undefined
          ? end({ status: "passed" })
          : end({ status: "failed", ...failed });
      } finally {
        await line.end().catch(() => undefined);
      }
    } finally {
      theatre.stage?.leave(part);
      await scene.strike().catch(() => undefined);
    }
  } catch (error) {
    return end({ status: "failed", reason: reasonOf(error) });
  }
}

function paceOf({ stage }: Theatre, as: RunAs): Pace {
  if (as === "real" || as === "protocol") return VOICED;
  return stage === undefined ? VISITED : VOICELESS;
}

interface Progress {
  turns: TurnResult[];
  path: readonly string[];
}

/** Undefined when all was as expected. */
async function playTurns(
  acting: Acting,
  { turns }: Rehearsal,
  pace: Pace,
  progress: Progress,
): Promise<{ expected_path?: readonly string[] } | undefined> {
  const { line, part } = acting;
  const arrived = await arrive(acting);
  let mark: Mark = { bots: line.bots, words: 0, actions: 0 };
  let before = signature(arrived, part);
  const [first] = turns;
  if (first?.driver === undefined) part.bot = first?.bot ?? "is heard";
  let picture = await settleTurn(line, part, pace, { before, reacts: true });
  for (const [index, turn] of turns.entries()) {
    const opening = index === 0 && turn.driver === undefined;
    if (!opening) {
      mark = markOf(line, picture);
      part.calls = [];
      part.gaveAt = undefined;
      part.bot = turn.bot;
      line.caller?.listen();
      before = signature(picture, part);
    }
    const wasAt = picture.session?.path ?? [];
    if (!opening || turn.calls.length > 0) {
      await actTurn(turn, acting);
      picture = await settleTurn(line, part, pace, { before, reacts: reacts(turn) });
    }
    const mismatches = await judge(acting, turn, mark, pace, progress);
    progress.turns.push({
      title: turn.title,
      ...(turn.line !== undefined && { line: turn.line }),
      mismatches,
    });
    if (mismatches.length > 0) {
      const expected_path = wantedPath(turn, wasAt);
      return expected_path === undefined ? {} : { expected_path };
    }
  }
  return undefined;
}

/** The bot has answered the call. */
async function arrive({ line }: Acting): Promise<Picture> {
  const until = performance.now() + ARRIVE_MS;
  for (;;) {
    const picture = await line.look();
    if (line.caller !== undefined) return picture;
    if (performance.now() > until || picture.place.state === "ended")
      throw RehearsalErrors.NOT_AT_BOT({ seconds: ARRIVE_MS / 1000, state: picture.place.state });
    await delay(LOOK_MS);
  }
}

/** Whether something is to be waited for: everything but a mere look does something to the call. */
function reacts({ driver, calls }: RehearsedTurn): boolean {
  return (driver !== undefined && driver !== "wait") || calls.length > 0;
}

/** Looks until it is as expected, or patience ends. */
async function judge(
  { theatre, line, part, scripted, org_id }: Acting,
  turn: RehearsedTurn,
  mark: Mark,
  pace: Pace,
  progress: Progress,
): Promise<readonly Mismatch[]> {
  const expected = wanted(turn, scripted || theatre.stage === undefined);
  if (expected === undefined) return [];
  const until = performance.now() + pace.patienceMs;
  for (;;) {
    const picture = await line.look();
    const facts = await readFacts(line, part, picture, mark);
    progress.path = facts.path ?? [];
    const later = await judgeLater(theatre, { org_id, line, picture }, expected);
    const mismatches = matchExpectation(expected, { ...facts, ...later }, compilePattern);
    if (mismatches.length === 0 || performance.now() > until) return mismatches;
    await delay(LOOK_MS);
  }
}

/** Of a model that has a will of its own, the calls of the turn are expected, where they can be seen. */
function wanted({ expect, calls }: RehearsedTurn, asIs: boolean): Expectation | undefined {
  if (asIs || calls.length === 0 || expect?.calls !== undefined) return expect;
  return { ...expect, calls: calls.map(({ name, args }) => ({ [name]: args })) };
}

function reasonOf(error: unknown): string {
  if (error instanceof RemoteError)
    return `${error.message} [${error.code}]${problemsIn(error.details)}`;
  return error instanceof Error ? error.message : String(error);
}

function problemsIn(details: unknown): string {
  return details === undefined || details === null
    ? ""
    : ` ${JSON.stringify(details).slice(0, 1000)}`;
}
