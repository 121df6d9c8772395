// POST /auto-ticket/{org_id}: finished calls come in.
import { acceptAutoTicket } from "@pipecast/contracts/events/auto-ticket";
import { requireOrg } from "@pipecast/platform/auth";
import type { Database } from "@pipecast/platform/db";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsTables } from "../schema.ts";
import { acceptRecord } from "./accept-record.ts";

export interface AutoTicketParts {
  db: Database<EventsTables>;
  /** False only when the organization certainly does not exist. */
  organizationMayExist(orgId: string): Promise<boolean>;
  now: () => number;
}

export function mountAutoTicketRoutes(server: HttpServer, parts: AutoTicketParts): void {
  mountRoute(server, acceptAutoTicket, async ({ principal, params, body }) => {
    const orgId = requireOrg(principal, params.org_id, () => EventsErrors.ORGANIZATION_NOT_FOUND());
    if (!(await parts.organizationMayExist(orgId))) throw EventsErrors.ORGANIZATION_NOT_FOUND();
    return acceptRecord(parts.db, orgId, body, parts.now());
  });
}
