// Tells pbx how a session ended; called by the outbox until pbx has it for good.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { SessionOutcomeFact, reportSessionOutcome } from "@pipecast/contracts/pbx/calls";
import type { Topic } from "@pipecast/platform/outbox";
import { GatewayErrors } from "../errors.ts";

const DEADLINE_MS = 10_000;

/** Rejects with GATEWAY_OUTCOME_REFUSED, which is final, where pbx will never take it; else with what is tried again. */
export function deliverSessionOutcome(pbx: ClientTransport, internalKey: string): Topic["deliver"] {
  return async ({ payload, dedupe_key }) => {
    try {
      await askRoute(
        pbx,
        reportSessionOutcome,
        { body: SessionOutcomeFact.parse(payload) },
        { headers: { "x-internal-key": internalKey }, deadlineMs: DEADLINE_MS },
      );
    } catch (error) {
      if (error instanceof RemoteError && (error.status === 400 || error.status === 422))
        throw GatewayErrors.OUTCOME_REFUSED({ session: dedupe_key, code: error.code });
      // Asked again whatever it was: a time-out is final for others, not for a fact that must arrive.
      throw GatewayErrors.OUTCOME_NOT_DELIVERED({ session: dedupe_key }, { cause: error });
    }
  };
}
