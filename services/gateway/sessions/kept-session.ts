// A session as it is stored: while it lasts only who and when, afterwards everything.
import { SessionOutcomeFact } from "@pipecast/contracts/pbx/calls";
import { type Tape, readTape } from "@pipecast/flow/replay/tape";
import { z } from "zod";
import type { SessionRecord } from "./session-record.ts";

/** How a session ended, or `gateway_lost`: its gateway was gone before it could say. */
export type KeptOutcome = SessionOutcomeFact["outcome"];

/** A SessionRecord is one, too. `outcome` is null while the session lasts. */
export interface KeptSession extends Pick<
  SessionRecord,
  "identity" | "transcript" | "actions" | "timings" | "flow" | "startedAt" | "endedAt"
> {
  outcome: KeptOutcome | null;
  /** What replaying needs; sessions of an earlier program have none. */
  tape?: Tape | undefined;
}

const text = z.string();
const sources = z.array(z.object({ knowledge: text, name: text, text })).optional();

const KeptFile = z.object({
  identity: z.object({
    id: z.uuid(),
    org_id: text,
    bot_id: text,
    version: z.number().int(),
    channel_id: text,
    linkedid: text,
    call: z.record(text, text),
  }),
  transcript: z.array(z.object({ at: z.number(), who: z.enum(["caller", "bot"]), text, sources })),
  actions: z.array(
    z.object({
      at: z.number(),
      type: text,
      url: text.optional(),
      body: z.unknown().optional(),
      status: text,
      ms: z.number(),
    }),
  ),
  timings: z.record(text, z.union([z.number(), z.array(z.number()), z.null()])),
  flow: z.object({
    state: z.record(text, z.json()),
    node: text.nullable(),
    path: z.array(text),
  }),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  outcome: SessionOutcomeFact.shape.outcome.nullable(),
  tape: z.unknown().optional(),
});

/** What the spool keeps of it. */
export function writeKept(session: KeptSession): string {
  const { identity, transcript, actions, timings, startedAt, endedAt, outcome, tape } = session;
  const { state, node, path } = session.flow;
  return JSON.stringify({
    identity,
    transcript,
    actions,
    timings,
    startedAt,
    endedAt,
    outcome,
    flow: { state, node, path },
    tape,
  });
}

/** Undefined when it is no session that `writeKept` wrote. */
export function readKept(file: string): KeptSession | undefined {
  try {
    const kept = KeptFile.parse(JSON.parse(file));
    return { ...kept, tape: readTape(kept.tape) };
  } catch {
    return undefined;
  }
}

/** A session whose gateway was gone before its end, found at `now`. */
export function lostSession(session: KeptSession, now: number): KeptSession {
  return {
    ...session,
    endedAt: now,
    outcome: "gateway_lost",
    actions: [...session.actions, { at: now, type: "failure", status: "GATEWAY_LOST", ms: 0 }],
  };
}
