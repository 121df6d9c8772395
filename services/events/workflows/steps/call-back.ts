// Calls back: pbx rings an extension and then dials. The same key again is the same call.
import { RemoteError, askRoute } from "@pipecast/contracts/client";
import { placeCall, readServiceCredential } from "@pipecast/contracts/pbx/calls";
import { isAppError } from "@pipecast/platform/errors";
import { TransportError } from "@pipecast/platform/transport";
import type { StepCall, StepOutcome } from "../runner/step-outcome.ts";
import type { StepParts } from "./perform-step.ts";
import { renderText } from "./render-text.ts";

export async function callBack(
  { pbx, internalKey, logins }: Pick<StepParts, "pbx" | "internalKey" | "logins">,
  { run, step, scope, key }: Omit<StepCall<"call_back">, "signal">,
): Promise<StepOutcome> {
  const to = renderText(step.to ?? "{args.phone}", scope).trim();
  const from = renderText(step.from, scope).trim();
  if (to.length < 3 || to.length > 40)
    return { state: "failed", reason: "there is no number to call" };
  if (from === "" || from.length > 20)
    return { state: "failed", reason: "there is no extension to ring" };
  const deadlineMs = step.deadline_s * 1_000;
  try {
    const credentials = await askRoute(
      pbx,
      readServiceCredential,
      { body: { org_id: run.org_id } },
      { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
    );
    const call = async () => {
      const authorization = `Bearer ${await logins.token(credentials)}`;
      const headers = { authorization, "idempotency-key": key };
      return askRoute(pbx, placeCall, { body: { from, to } }, { headers, deadlineMs });
    };
    const { linkedid, channel_id } = await call().catch((error: unknown) => {
      if (!(error instanceof RemoteError) || error.status !== 401) throw error;
      logins.forget(credentials);
      return call();
    });
    return { state: "done", result: { linkedid, channel_id } };
  } catch (error) {
    if (error instanceof TransportError)
      return { state: "retry", reason: `the PBX gave no answer (${error.kind})` };
    if (error instanceof RemoteError) {
      const reason = `the PBX answered ${error.status} (${error.code})`;
      const again = error.status >= 500 || error.status === 408 || error.status === 429;
      return { state: again ? "retry" : "failed", reason };
    }
    if (isAppError(error) && !error.retryable)
      return { state: "failed", reason: `the PBX did not let it in (${error.code})` };
    throw error;
  }
}
