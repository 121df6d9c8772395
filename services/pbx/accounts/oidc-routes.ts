// A company's own sign-in over HTTP: its settings, and the browser's way out and back.
import * as routes from "@pipecast/contracts/pbx/oidc";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { isAppError } from "@pipecast/platform/errors";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import { AccountErrors } from "./account-errors.ts";
import { browserOf, cookieOf } from "./browser-of.ts";
import { type OidcDoor, type OidcTrip, accountOfOidc } from "./oidc.ts";
import { findOidc, openOidc, storeOidc } from "./oidc-settings.ts";
import { letIn } from "./sign-in.ts";
import type { SignInParts } from "./sign-in-routes.ts";
import { clearTrip, readTrip, tripCookie } from "./trip-cookie.ts";

const tripMs = 600_000;

/** Mounts them. */
export function mountOidcRoutes(
  server: HttpServer,
  parts: SignInParts & { oidc: OidcDoor; publicUrl: () => string },
): void {
  const { organizations, clock, throttle, publicUrl, oidc, log } = parts;
  const redirectUri = () => publicUrl() + routes.finishOidc.path;

  const asking = async (principal: Principal, named: string | undefined) => {
    const id = requireOrg(principal, named, PbxErrors.ORGANIZATION_NOT_FOUND);
    if ((await organizations.find({ id })) === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return id;
  };

  async function view(orgId: string) {
    const row = await findOidc(parts, orgId);
    return {
      configured: row !== undefined,
      issuer: row?.issuer ?? null,
      client_id: row?.client_id ?? null,
      redirect_uri: redirectUri(),
      sign_in_url: `${publicUrl()}/sign-in?organization=${encodeURIComponent(orgId)}`,
    };
  }

  /** Back at the sign-in page, which says what went wrong in the reader's language. */
  const back = (orgId: string, error: unknown) => {
    const code = isAppError(error) ? error.code : "INTERNAL";
    if (code === "INTERNAL") log.error({ err: error }, "a company sign-in failed");
    else log.warn({ org_id: orgId, code }, "a company sign-in was refused");
    const query = new URLSearchParams({ organization: orgId, problem: code });
    return `/sign-in?${query.toString()}`;
  };

  mountRoute(server, routes.getOidcSettings, async ({ principal, query }) =>
    view(await asking(principal, query.org_id)),
  );

  mountRoute(server, routes.putOidcSettings, async ({ principal, body }) => {
    const { org_id, ...changes } = body;
    const id = await asking(principal, org_id);
    await storeOidc(parts, id, changes);
    log.info({ org_id: id, by: principal.kind }, "the company's sign-in was set");
    return view(id);
  });

  mountRoute(server, routes.startOidc, async ({ query, request, reply }) => {
    throttle.address(request.ip);
    try {
      const organization = await organizations.find({ id: query.org_id });
      const client =
        organization?.active === true ? await openOidc(parts, organization.id) : undefined;
      if (client === undefined) throw AccountErrors.OIDC_NOT_SET_UP();
      const { url, trip } = await oidc.begin(client, redirectUri());
      const sealed: OidcTrip = { ...trip, org_id: query.org_id, until: clock.now() + tripMs };
      reply.header("set-cookie", tripCookie(parts.vault, sealed, request.protocol === "https"));
      return reply.redirect(url, 302);
    } catch (error) {
      return reply.redirect(back(query.org_id, error), 302);
    }
  });

  mountRoute(server, routes.finishOidc, async ({ request, reply }) => {
    throttle.address(request.ip);
    const secure = request.protocol === "https";
    const trip = readTrip(parts.vault, request.headers.cookie);
    const cookies = [clearTrip(secure)];
    try {
      if (trip === undefined || trip.until <= clock.now()) throw AccountErrors.OIDC_REFUSED();
      const organization = await organizations.find({ id: trip.org_id });
      const client =
        organization?.active === true ? await openOidc(parts, organization.id) : undefined;
      if (client === undefined) throw AccountErrors.OIDC_NOT_SET_UP();
      const callback = new URL(request.url, publicUrl());
      const person = await oidc.finish(client, trip, callback);
      const account = await accountOfOidc(parts, trip.org_id, person);
      cookies.push(cookieOf(await letIn(parts, account, browserOf(request)), request));
      return reply.header("set-cookie", cookies).redirect("/", 302);
    } catch (error) {
      const to = back(trip?.org_id ?? "", error);
      return reply.header("set-cookie", cookies).redirect(to, 302);
    }
  });
}
