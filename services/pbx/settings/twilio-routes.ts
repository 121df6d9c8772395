// Twilio's settings over HTTP, and the check of its signatures for our own gateway.
import * as routes from "@pipecast/contracts/pbx/settings";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { isTwilioSigned, storeTwilioToken, viewTwilioSettings } from "./twilio-settings.ts";

type Parts = Pick<PbxParts, "db" | "organizations" | "vault" | "clock" | "log">;

/** Mounts them. */
export function mountTwilioRoutes(server: HttpServer, parts: Parts): void {
  const asking = async (principal: Principal, named: string | undefined) => {
    const id = requireOrg(principal, named, PbxErrors.ORGANIZATION_NOT_FOUND);
    if ((await parts.organizations.find({ id })) === undefined)
      throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return id;
  };

  mountRoute(server, routes.putTwilioSettings, async ({ principal, body }) => {
    const org_id = await asking(principal, body.org_id);
    const settings = await storeTwilioToken(parts, org_id, body.auth_token);
    const { configured } = settings;
    parts.log.info({ org_id, by: principal.kind, configured }, "Twilio's auth token was set");
    return settings;
  });

  mountRoute(server, routes.getTwilioSettings, async ({ principal, query }) =>
    viewTwilioSettings(parts, await asking(principal, query.org_id)),
  );

  mountRoute(server, routes.verifyTwilioSignature, async ({ body }) => ({
    valid: await isTwilioSigned(parts, body.org_id, body.urls, body.signature),
  }));
}
