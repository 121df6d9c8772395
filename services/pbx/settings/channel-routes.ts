// How people of an organization are reached and what they want to hear, over HTTP.
import * as routes from "@pipecast/contracts/pbx/channels";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import { makeStatement } from "../ledger/make-statement.ts";
import type { PbxParts } from "../parts.ts";
import {
  allSummaries,
  openChannels,
  storeEmail,
  storeNotifications,
  storeWebhook,
  viewEmail,
  viewNotifications,
  viewWebhook,
} from "./channel-settings.ts";
import { requireNearOrTls } from "./require-near-or-tls.ts";

/** Mounts them. */
export function mountChannelRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "organizations" | "vault" | "clock" | "log">,
): void {
  const { log } = parts;
  const organization = async (id: string) => {
    const found = await parts.organizations.find({ id });
    if (found === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return found;
  };
  const asking = async (principal: Principal, named: string | undefined) =>
    (await organization(requireOrg(principal, named, PbxErrors.ORGANIZATION_NOT_FOUND))).id;
  const changed = (event: string, org_id: string, { kind }: Principal) =>
    log.info({ event, org_id, by: kind }, "how people are told was set");

  mountRoute(server, routes.putEmailSettings, async ({ principal, body }) => {
    const { org_id: named, ...changes } = body;
    const org_id = await asking(principal, named);
    const settings = await storeEmail(parts, org_id, changes);
    changed("email.set", org_id, principal);
    return settings;
  });
  mountRoute(server, routes.getEmailSettings, async ({ principal, query }) =>
    viewEmail(parts, await asking(principal, query.org_id)),
  );
  mountRoute(server, routes.putMessageWebhook, async ({ principal, body }) => {
    const org_id = await asking(principal, body.org_id);
    const settings = await storeWebhook(parts, org_id, body.url);
    changed("message_webhook.set", org_id, principal);
    return settings;
  });
  mountRoute(server, routes.getMessageWebhook, async ({ principal, query }) =>
    viewWebhook(parts, await asking(principal, query.org_id)),
  );
  mountRoute(server, routes.putNotifications, async ({ principal, body }) => {
    const { org_id: named, ...notifications } = body;
    const org_id = await asking(principal, named);
    const settings = await storeNotifications(parts, org_id, notifications);
    changed("notifications.set", org_id, principal);
    return settings;
  });
  mountRoute(server, routes.getNotifications, async ({ principal, query }) =>
    viewNotifications(parts, await asking(principal, query.org_id)),
  );

  mountRoute(server, routes.readChannels, async ({ body, request, principal }) => {
    requireNearOrTls(request);
    const { id } = await organization(body.org_id);
    log.info({ event: "channels.read", org_id: id, by: principal.kind }, "a password was read");
    return openChannels(parts, id);
  });
  mountRoute(server, routes.readNotifications, async ({ body }) => {
    const { id, timezone } = await organization(body.org_id);
    return { notifications: await viewNotifications(parts, id), timezone };
  });
  mountRoute(server, routes.listSummaries, async () => {
    const wanted = await allSummaries(parts);
    const items = await Promise.all(
      wanted.map(async ({ org_id, at }) => {
        const found = await parts.organizations.find({ id: org_id });
        return found === undefined ? [] : [{ org_id, at, timezone: found.timezone }];
      }),
    );
    return { items: items.flat() };
  });
  mountRoute(server, routes.readStatement, async ({ body }) =>
    makeStatement(parts, await organization(body.org_id), body.day),
  );
}
