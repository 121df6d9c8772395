// What an organization wants its callers to be told and which workflows to run, asked of pbx each time: a change counts at once.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { type TicketWhatsapp, readTicketWhatsapp } from "@pipecast/contracts/pbx/messaging";
import { EventsErrors } from "../events-errors.ts";

/** Undefined for an organization that is no more. Rejects with EVENTS_SETTINGS_UNAVAILABLE, which is tried again. */
export type ReadTicketSettings = (org_id: string) => Promise<TicketWhatsapp | undefined>;

export function ticketSettingsReader(
  pbx: ClientTransport,
  internalKey: string,
): ReadTicketSettings {
  return async (org_id) => {
    try {
      return await askRoute(
        pbx,
        readTicketWhatsapp,
        { body: { org_id } },
        { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
      );
    } catch (cause) {
      if (cause instanceof RemoteError && cause.status === 404) return undefined;
      throw EventsErrors.SETTINGS_UNAVAILABLE({}, { cause });
    }
  };
}
