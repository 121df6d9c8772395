// Facts that other services tell over HTTP.
import { reportSessionOutcome } from "@pipecast/contracts/pbx/calls";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { LiveCalls } from "../calls/live-calls.ts";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import type { SandboxPhones } from "../switch/sandbox/sandbox-phones.ts";
import { onSessionOutcome } from "./on-session-outcome.ts";
import { recordSessionOutcome } from "./record-session-outcome.ts";
import type { SessionOutcomes } from "./session-outcomes.ts";

/** Mounts them. */
export function mountFactRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "clock" | "organizations"> & {
    liveCalls: LiveCalls;
    outcomes: SessionOutcomes;
    phones: SandboxPhones | undefined;
    ledger: { wake(): void };
  },
): void {
  mountRoute(server, reportSessionOutcome, async ({ body }) => {
    if ((await parts.organizations.find({ id: body.org_id })) === undefined)
      throw PbxErrors.ORGANIZATION_NOT_FOUND();
    const recorded = await recordSessionOutcome(parts, body);
    if (recorded) {
      onSessionOutcome(parts, body);
      parts.ledger.wake();
    }
    return { recorded };
  });
}
