// POST /auto-ticket/{org_id}: finished calls come in; and which tickets they are on.
import { acceptAutoTicket, ticketsOfCalls } from "@pipecast/contracts/events/auto-ticket";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { acceptRecord } from "./accept-record.ts";
import { ticketsOfCalls as findTicketsOfCalls } from "./inbox-table.ts";

type InboxParts = Pick<EventsParts, "db" | "clock" | "log" | "organizations"> & {
  onAccepted: () => void;
};

export function mountAutoTicketRoutes(server: HttpServer, parts: InboxParts): void {
  mountRoute(server, acceptAutoTicket, async ({ principal, params, body }) => {
    const orgId = requireOrg(principal, params.org_id, EventsErrors.ORGANIZATION_NOT_FOUND);
    const { exists } = await parts.organizations.of(orgId);
    if (!exists) throw EventsErrors.ORGANIZATION_NOT_FOUND();
    const accepted = await acceptRecord(parts.db, orgId, body, parts.clock.now());
    parts.onAccepted();
    const { linkedid, duplicate } = accepted;
    const verdict = body.verdict ?? null;
    parts.log.info(
      { event: "inbox.accepted", org_id: orgId, linkedid, duplicate, verdict },
      "a finished call's record",
    );
    return accepted;
  });

  mountRoute(server, ticketsOfCalls, async ({ body: { org_id, linkedids } }) => ({
    tickets: await findTicketsOfCalls(parts.db, org_id, linkedids),
  }));
}
