// In the sandbox no switch closes a bot's audio when the call is hung up or moved: the gateway is told instead.
import { RemoteError, askRoute } from "@pipecast/contracts/client";
import { reportLineTaken } from "@pipecast/contracts/gateway/sessions";
import type { LiveCall } from "../calls/live-call.ts";
import type { PbxParts } from "../parts.ts";
import type { SwitchFact } from "../switch/switch.ts";

const deadlineMs = 2_000;

type Parts = Pick<PbxParts, "gateway" | "internalKey" | "log">;

/** For each fact of a live call, after it was applied; resolves when the gateway knows. Never rejects. */
export function watchBotLines(
  parts: Parts,
): (call: LiveCall, fact: SwitchFact) => Promise<void> | undefined {
  /** Sessions whose line is up, by the registration's uuid. A call forgets its session as it moves. */
  const lines = new Map<string, string>();

  return (call, fact) => {
    if (fact.kind === "bot_joined" && call.session?.uuid === fact.uuid)
      lines.set(fact.uuid, call.session.session_id);
    if (fact.kind !== "bot_left") return undefined;
    const session = lines.get(fact.uuid);
    lines.delete(fact.uuid);
    return session === undefined || fact.by === "bot" ? undefined : tell(parts, call, session);
  };
}

async function tell(parts: Parts, { org_id, linkedid }: LiveCall, id: string): Promise<void> {
  const headers = { "x-internal-key": parts.internalKey };
  try {
    const request = { params: { id }, body: { org_id } };
    await askRoute(parts.gateway, reportLineTaken, request, { headers, deadlineMs });
  } catch (err) {
    // The session is over already, or its caller never connected.
    if (err instanceof RemoteError && err.status === 404) return;
    parts.log.warn({ err, linkedid }, "the gateway was not told that a bot's line is gone");
  }
}
