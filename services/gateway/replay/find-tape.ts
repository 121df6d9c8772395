// A session's tape with the flow it ran; also of a session that still runs, as far as it has come.
import { type CompiledFlow, compileFlow } from "@pipecast/flow/compile-flow";
import type { Tape } from "@pipecast/flow/replay/tape";
import { decodeJson } from "@pipecast/platform/db";
import { GatewayErrors } from "../errors.ts";
import type { RecordedWords, SessionIdentity } from "../sessions/session-record.ts";
import type { ReplayContext } from "./replay-context.ts";

export interface FoundTape {
  identity: SessionIdentity;
  transcript: readonly RecordedWords[];
  /** Epoch milliseconds; where it is not known, of the first words. */
  startedAt: number;
  tape: Tape;
  document: Record<string, unknown>;
  flow: CompiledFlow;
}

/** Errors: GATEWAY_SESSION_NOT_FOUND, GATEWAY_NOT_REPLAYABLE, GATEWAY_TAPE_DAMAGED. */
export async function findTape(
  context: ReplayContext,
  id: string,
  /** Throws for a session of somebody else. */
  admit: (org_id: string) => void,
): Promise<FoundTape> {
  const { registry, sessions, bots } = context;
  const live = registry.find(id);
  const record = live !== undefined && "record" in live ? live.record : undefined;
  const found = record ?? (await sessions.find(id));
  if (found === undefined) throw GatewayErrors.SESSION_NOT_FOUND();
  const { identity } = found;
  admit(identity.org_id);
  const tape = record?.tape ?? (await sessions.tapeOf(identity.org_id, id));
  if (tape === undefined) throw GatewayErrors.NOT_REPLAYABLE();
  if (tape === null) throw GatewayErrors.TAPE_DAMAGED({ session: id });
  const { org_id, bot_id, version } = identity;
  // A try-out ran the draft of its time; there is only the one of today, and the tape tells where that decides otherwise.
  const isDraft = version === 0;
  const row = isDraft
    ? await bots.find(org_id, bot_id)
    : await bots.findVersion(org_id, bot_id, version);
  if (row === undefined) throw GatewayErrors.NOT_REPLAYABLE();
  const document = decodeJson(row.flow) as Record<string, unknown>;
  const { transcript } = found;
  const startedAt = found.startedAt ?? transcript[0]?.at ?? 0;
  const flow = await compileFlow(document, compileOptions(context));
  return { identity, transcript, startedAt, tape, document, flow };
}

export function compileOptions({ pbxBaseUrl }: Pick<ReplayContext, "pbxBaseUrl">) {
  return pbxBaseUrl === undefined ? {} : { pbxBaseUrl };
}
