// Routes of tickets: who is signed in, or has an API key, gets one for a published bot of its own.
import * as contract from "@pipecast/contracts/gateway/tickets";
import { AuthErrors, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { BotContext } from "../bots/bot-context.ts";
import type { PublishedBots } from "../bots/published-bots.ts";
import { GatewayErrors } from "../errors.ts";
import { presentedKey } from "../lines/door-policy.ts";
import { admitKey } from "./admit-key.ts";
import type { KeyContext } from "./key-context.ts";
import { TICKET_S, type TicketBook } from "./ticket-book.ts";

export interface TicketParts {
  tickets: TicketBook;
  keyContext: Pick<KeyContext, "keys" | "pepper">;
  botContext: Pick<BotContext, "bots">;
  bots: Pick<PublishedBots, "find">;
}

/** Mounts POST /admin/bots/:id/tickets and POST /ws/:id/tickets. */
export function mountTicketRoutes(server: HttpServer, parts: TicketParts): void {
  const mint = async (org_id: string, bot_id: string) => {
    await parts.bots.find(org_id, bot_id);
    const ticket = parts.tickets.mint({ org_id, bot_id });
    const path = `/ws/${encodeURIComponent(bot_id)}/${ticket}`;
    return { ticket, path, expires_in: TICKET_S };
  };

  mountRoute(server, contract.mintTicket, async ({ principal, params, body }) => {
    const owner =
      principal.kind === "operator" ? await parts.botContext.bots.ownerOf(params.id) : undefined;
    if (principal.kind === "operator" && owner === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    const org_id = requireOrg(principal, body?.org_id ?? owner, GatewayErrors.BOT_NOT_FOUND);
    return mint(org_id, params.id);
  });

  mountRoute(server, contract.mintTicketByKey, async ({ params, request }) => {
    const key = presentedKey(request);
    const owner = key === undefined ? undefined : await admitKey(parts.keyContext, key);
    if (owner === undefined) throw AuthErrors.UNAUTHORIZED();
    return mint(owner.org_id, params.id);
  });
}
