// Tells events of a judged call; called by the outbox until events has it for good.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { AutoTicketRecord, acceptAutoTicket } from "@pipecast/contracts/events/auto-ticket";
import type { Topic } from "@pipecast/platform/outbox";
import { z } from "zod";
import { PbxErrors } from "../errors.ts";

const deadlineMs = 10_000;
const Payload = AutoTicketRecord.and(z.looseObject({ org_id: z.string() }));

/** Rejects with PBX_VERDICT_REFUSED, which is final, where events will never take it; else with what is tried again. */
export function deliverVerdict(events: ClientTransport, internalKey: string): Topic["deliver"] {
  return async ({ payload, dedupe_key }) => {
    const { org_id, ...body } = Payload.parse(payload);
    try {
      await askRoute(
        events,
        acceptAutoTicket,
        { params: { org_id }, body },
        { headers: { "x-internal-key": internalKey }, deadlineMs },
      );
    } catch (error) {
      if (error instanceof RemoteError && (error.status === 400 || error.status === 422))
        throw PbxErrors.VERDICT_REFUSED({ call: dedupe_key, code: error.code });
      throw PbxErrors.VERDICT_NOT_DELIVERED({ call: dedupe_key }, { cause: error });
    }
  };
}
