// One try of a step, within its deadline. Never rejects for what the other side does.
import type { Outbox } from "@pipecast/platform/outbox";
import type { SafeFetch } from "@pipecast/platform/safe-fetch";
import { isAppError } from "@pipecast/platform/errors";
import type { PbxLogins } from "../../bridge/pbx-logins.ts";
import type { EventsParts } from "../../parts.ts";
import type { StepCall, StepOutcome } from "../runner/step-outcome.ts";
import { callBack } from "./call-back.ts";
import { changeTicket } from "./change-ticket.ts";
import { requestHttp } from "./request-http.ts";
import { sendMessage } from "./send-message.ts";
import { takeBranch } from "./take-branch.ts";

export type StepParts = Pick<
  EventsParts,
  "db" | "clock" | "log" | "organizations" | "tickets" | "pbx" | "internalKey"
> & { outbox: Pick<Outbox, "add">; fetch: SafeFetch; logins: PbxLogins };

export async function performStep(
  parts: StepParts,
  call: Omit<StepCall, "signal">,
  deadlineMs: number,
): Promise<StepOutcome> {
  const cancel = new AbortController();
  const late = Promise.withResolvers<StepOutcome>();
  const end = parts.clock.after(deadlineMs, () => {
    cancel.abort();
    late.resolve({ state: "retry", reason: "it did not end within its deadline" });
  });
  try {
    return await Promise.race([late.promise, perform(parts, { ...call, signal: cancel.signal })]);
  } catch (error) {
    // What an unknown error says may hold a number; its name says enough.
    const code = isAppError(error) ? error.code : error instanceof Error ? error.name : "ERROR";
    const { run, step } = call;
    const fields = { event: "workflow_run.trouble", run_id: run.id, step: step.id, err: error };
    parts.log.warn(fields, "a step of a workflow could not be tried");
    return { state: "retry", reason: `it could not be tried (${code})` };
  } finally {
    end();
  }
}

async function perform(parts: StepParts, call: StepCall): Promise<StepOutcome> {
  const { step } = call;
  switch (step.type) {
    case "send_message":
      return sendMessage(parts, { ...call, step });
    case "call_back":
      return callBack(parts, { ...call, step });
    case "http_request":
      return requestHttp(parts, { ...call, step });
    case "update_ticket":
    case "close_ticket":
      return changeTicket(parts, { ...call, step });
    case "branch":
      return takeBranch({ ...call, step });
    default:
      // A wait is over or not; nobody performs it.
      return { state: "done", result: {} };
  }
}
