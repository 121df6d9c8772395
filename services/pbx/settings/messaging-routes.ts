// Settings of messages and workflows over HTTP, and what our own sender reads of them.
import { RemoteError, askRoute } from "@pipecast/contracts/client";
import { messagesOf } from "@pipecast/contracts/events/messages";
import * as routes from "@pipecast/contracts/pbx/messaging";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { Transport } from "@pipecast/platform/transport";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { mountChannelRoutes } from "./channel-routes.ts";
import { listNumbers, listTemplates } from "./msg91-account.ts";
import { openMsg91Account, storeMsg91Settings, viewMsg91Settings } from "./msg91-settings.ts";
import { checkNumber, checkTemplates } from "./preflight.ts";
import { requireNearOrTls } from "./require-near-or-tls.ts";
import { readTicketWhatsapp, storeTicketWhatsapp } from "./ticket-whatsapp.ts";

type Parts = Pick<PbxParts, "db" | "organizations" | "vault" | "clock" | "log" | "internalKey"> & {
  msg91: Transport;
  events: Transport | undefined;
  eventsUrl: () => string;
};

/** Mounts them. */
export function mountMessagingRoutes(server: HttpServer, parts: Parts): void {
  const { log } = parts;
  mountChannelRoutes(server, parts);
  const asking = async (principal: Principal, named: string | undefined) => {
    const id = requireOrg(principal, named, PbxErrors.ORGANIZATION_NOT_FOUND);
    if ((await parts.organizations.find({ id })) === undefined)
      throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return id;
  };

  mountRoute(server, routes.putMsg91Settings, async ({ principal, body }) => {
    const { org_id: named, ...changes } = body;
    const org_id = await asking(principal, named);
    const settings = await storeMsg91Settings(parts, org_id, changes);
    const { configured } = settings;
    log.info({ event: "msg91.set", org_id, by: principal.kind, configured }, "MSG91 was set");
    const account = await openMsg91Account(parts, org_id);
    return { ...settings, warnings: await checkNumber(parts.msg91, account, settings) };
  });

  mountRoute(server, routes.getMsg91Settings, async ({ principal, query }) =>
    viewMsg91Settings(parts, await asking(principal, query.org_id)),
  );

  mountRoute(server, routes.listMsg91Numbers, async ({ principal, query }) => {
    const account = await openMsg91Account(parts, await asking(principal, query.org_id));
    return whole(account === undefined ? [] : await listNumbers(parts.msg91, account));
  });

  mountRoute(server, routes.listMsg91Templates, async ({ principal, query }) => {
    const account = await openMsg91Account(parts, await asking(principal, query.org_id));
    return whole(account === undefined ? [] : await listTemplates(parts.msg91, account));
  });

  mountRoute(server, routes.listMsg91Logs, async ({ principal, query }) => {
    const { org_id: named, limit, cursor } = query;
    const org_id = await asking(principal, named);
    if (parts.events === undefined) throw PbxErrors.EVENTS_UNAVAILABLE();
    const body = { org_id, limit, ...(cursor === undefined ? {} : { cursor }) };
    const headers = { "x-internal-key": parts.internalKey };
    try {
      return await askRoute(parts.events, messagesOf, { body }, { headers, deadlineMs: 4_000 });
    } catch (cause) {
      // A cursor that is none of ours is the asker's fault, said by events.
      if (cause instanceof RemoteError && cause.code === "CURSOR_UNREADABLE")
        throw PbxErrors.CURSOR_UNREADABLE();
      throw PbxErrors.EVENTS_UNAVAILABLE({}, { cause });
    }
  });

  mountRoute(server, routes.readMsg91Key, async ({ principal, body, request }) => {
    requireNearOrTls(request);
    const org_id = await asking(principal, body.org_id);
    const account = await openMsg91Account(parts, org_id);
    const found = account !== undefined;
    log.info({ event: "msg91.key_read", org_id, by: principal.kind, found }, "a key was read");
    if (account === undefined) throw PbxErrors.MSG91_NOT_CONFIGURED();
    return { ...account, expires_in: 60 };
  });

  mountRoute(server, routes.putTicketWhatsapp, async ({ principal, body }) => {
    const { org_id: named, ...changes } = body;
    const org_id = await asking(principal, named);
    const settings = await storeTicketWhatsapp(parts, org_id, changes);
    const { enabled } = settings;
    log.info(
      { event: "ticket_whatsapp.set", org_id, by: principal.kind, enabled },
      "what callers are told was set",
    );
    const account = await openMsg91Account(parts, org_id);
    return { ...settings, warnings: await checkTemplates(parts.msg91, account, settings) };
  });

  mountRoute(server, routes.getTicketWhatsapp, async ({ principal, query }) =>
    readTicketWhatsapp(parts, await asking(principal, query.org_id)),
  );

  mountRoute(server, routes.readTicketWhatsapp, async ({ principal, body, request }) => {
    requireNearOrTls(request);
    const org_id = await asking(principal, body.org_id);
    log.info(
      { event: "ticket_whatsapp.read", org_id, by: principal.kind },
      "what callers are told was read",
    );
    return readTicketWhatsapp(parts, org_id);
  });

  mountRoute(server, routes.getEditorSettings, async ({ principal, query }) => {
    await asking(principal, query.org_id);
    return { default_webhook_url: `${parts.eventsUrl().replace(/\/+$/, "")}/bot-bridge` };
  });
}

function whole<Item>(items: Item[]) {
  return { items, next_cursor: null };
}
