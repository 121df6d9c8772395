// Before a draft becomes what callers get: its rehearsals run, and the callers of late are played to it.
import { setImmediate } from "node:timers/promises";
import type { GateFindings } from "@pipecast/contracts/gateway/bots";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { compareJourneys } from "@pipecast/flow/replay/compare-journeys";
import { playCaller } from "@pipecast/flow/replay/play-caller";
import type { Clock } from "@pipecast/platform/clock";
import { decodeJson } from "@pipecast/platform/db";
import { GatewayErrors } from "../errors.ts";
import { compileOptions } from "../replay/find-tape.ts";
import type { ReplayContext } from "../replay/replay-context.ts";
import { MOST_REHEARSALS } from "../rehearsals/most-rehearsals.ts";
import type { RehearsalRuns, RunFile } from "../rehearsals/rehearsal-runs.ts";
import type { RehearsalsTable } from "../rehearsals/rehearsals-table.ts";
import type { BotRow, RehearsalRunRow } from "../schema.ts";

/** Calls that are played, the newest first, and how long that may take. */
const MOST_CALLS = 50;
const PLAY_MS = 5_000;
/** How long a publishing waits for its rehearsals. */
const PATIENCE_MS = 60_000;
const MOST_FAILED = 50;

export interface GateParts {
  replay: ReplayContext;
  rehearsals: Pick<RehearsalsTable, "list">;
  runs: RehearsalRuns;
  clock: Clock;
}

/**
 * What would get worse; `row` is the draft, without errors. Calls of late are played where `calls` is asked for.
 * Errors: GATEWAY_REHEARSALS_RUNNING.
 */
export type PublishGate = (row: BotRow, asked: { calls: boolean }) => Promise<GateFindings>;

export function createPublishGate(parts: GateParts): PublishGate {
  return async (row, { calls }) => ({
    rehearsals: await rehearse(parts, row),
    calls: calls ? await playCalls(parts, row) : noCalls(),
  });
}

export function wouldRegress({ rehearsals, calls }: GateFindings): boolean {
  return ["failed", "broken"].includes(rehearsals.status) || calls.elsewhere.length > 0;
}

async function rehearse(
  { rehearsals, runs, clock }: GateParts,
  { org_id, id, flow }: BotRow,
): Promise<GateFindings["rehearsals"]> {
  const all = await rehearsals.list(org_id, id, MOST_REHEARSALS);
  if (all.length === 0) return { status: "none", run_id: null, failed: [] };
  const wanted = { org_id, bot_id: id, version: null, flow, rehearsals: all };
  if (await runs.passedBefore(wanted)) return { status: "passed", run_id: null, failed: [] };
  const { run, done } = await runs.start(wanted);
  const patience = Promise.withResolvers<undefined>();
  const cancel = clock.after(PATIENCE_MS, () => patience.resolve(undefined));
  const ended = await Promise.race([done, patience.promise]);
  cancel();
  if (ended === undefined) throw GatewayErrors.REHEARSALS_RUNNING({ run: run.id });
  return summarize(ended);
}

function summarize({ id, status, files, fault }: RehearsalRunRow): GateFindings["rehearsals"] {
  if (status !== "failed" && status !== "passed")
    return { status: "broken", run_id: id, failed: [{ file: "", name: "", reason: fault ?? "" }] };
  const failed = (decodeJson(files) as RunFile[]).flatMap(({ name: file, results }) =>
    results
      .filter((one) => one.status === "failed")
      .map(({ name, turns, reason }) => {
        const turn = turns.find(({ mismatches }) => mismatches.length > 0);
        const [first] = turn?.mismatches ?? [];
        const wrong =
          first && `${turn?.title}: ${first.what} was ${first.actual}, not ${first.expected}`;
        return { file, name, reason: wrong ?? reason ?? "" };
      }),
  );
  return { status, run_id: id, failed: failed.slice(0, MOST_FAILED) };
}

function noCalls(): GateFindings["calls"] {
  return { played: 0, left_out: 0, other_way: 0, elsewhere: [] };
}

async function playCalls(
  { replay, clock }: GateParts,
  { org_id, id, flow, published_version }: BotRow,
): Promise<GateFindings["calls"]> {
  const found = noCalls();
  if (published_version === null) return found;
  const published = await replay.bots.findVersion(org_id, id, published_version);
  if (published === undefined || published.flow === flow) return found;
  const options = compileOptions(replay);
  const [before, after] = await Promise.all([
    compileFlow(decodeJson(published.flow), options),
    compileFlow(decodeJson(flow), options),
  ]);
  const until = clock.now() + PLAY_MS;
  for (const call of await replay.sessions.list(org_id, { bot_id: id, limit: MOST_CALLS })) {
    if (call.outcome === null) continue;
    const tape = clock.now() > until ? undefined : await replay.sessions.tapeOf(org_id, call.id);
    if (tape === undefined || tape === null) {
      found.left_out += 1;
      continue;
    }
    // What calls get today is measured by, not what they got when the tape was made.
    const compared = compareJourneys(tape, playCaller(before, tape), playCaller(after, tape));
    found.played += 1;
    if (compared.other_way) found.other_way += 1;
    if (compared.elsewhere) {
      const { was, now, parts_at, unknown_functions } = structuredClone(compared);
      found.elsewhere.push({
        session_id: call.id,
        linkedid: call.linkedid,
        was: { ...was, path: [...was.path], transfers: [...was.transfers] },
        now: { ...now, path: [...now.path], transfers: [...now.transfers] },
        ...(parts_at === undefined ? {} : { parts_at }),
        unknown_functions: [...unknown_functions],
      });
    }
    // Calls that run here have the floor between two of them.
    await setImmediate();
  }
  return found;
}
