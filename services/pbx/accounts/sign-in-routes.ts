// Signing in over HTTP, invitations, and what the other services ask about signed-in browsers.
import * as routes from "@pipecast/contracts/pbx/sign-in";
import { isAppError } from "@pipecast/platform/errors";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import { timeIn } from "../organizations/organization-view.ts";
import type { PbxParts } from "../parts.ts";
import { acceptInvite, readInvite } from "./accept-invite.ts";
import { browserOf, cookieOf, requireOurPage } from "./browser-of.ts";
import { letIn, signIn } from "./sign-in.ts";
import { closeSignIn, moveSignIn, openSignIn, readSignIn } from "./sign-ins.ts";
import type { Throttle } from "./throttle.ts";

export type SignInParts = Pick<PbxParts, "db" | "clock" | "vault" | "organizations" | "log"> & {
  throttle: Throttle;
  /** Origins that may open a session, beside the server's own. */
  origins: ReadonlySet<string>;
};

/** Mounts them. */
export function mountSignInRoutes(server: HttpServer, parts: SignInParts): void {
  const { throttle, origins, organizations, log } = parts;

  mountRoute(server, routes.signIn, async ({ body, request, reply }) => {
    requireOurPage(request, origins);
    const { account, ...opened } = await throttle
      .attempt(request.ip, body.email, () => signIn(parts, body, browserOf(request)))
      .catch((error: unknown) => {
        if (isAppError(error) && error.code !== "ACCOUNT_CODE_REQUIRED")
          log.warn({ code: error.code, pii: { ip: request.ip } }, "a sign-in was refused");
        throw error;
      });
    log.info({ org_id: account.org_id, account_id: account.id }, "somebody signed in");
    reply.header("set-cookie", cookieOf(opened, request));
    return { account_id: account.id, org_id: account.org_id, role: account.role };
  });

  mountRoute(server, routes.readInvite, async ({ body, request }) => {
    throttle.address(request.ip);
    const { account, organization, expires_at } = await readInvite(parts, body.code);
    const { email, name } = account;
    const until = timeIn(organization.timezone, expires_at);
    return { email, name, organization: organization.name, expires_at: until };
  });

  mountRoute(server, routes.acceptInvite, async ({ body, request, reply }) => {
    requireOurPage(request, origins);
    throttle.address(request.ip);
    const account = await acceptInvite(parts, body.code, body.password);
    // A link alone does not stand in for the second factor.
    if (account.totp_sealed !== null) return { signed_in: false };
    const opened = await letIn(parts, account, browserOf(request));
    reply.header("set-cookie", cookieOf(opened, request));
    return { signed_in: true };
  });

  mountRoute(server, routes.openOperatorSignIn, async ({ body }) => {
    if ((await organizations.find({ id: body.org_id })) === undefined)
      throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return openSignIn(parts, { ...body, account_id: routes.operatorAccount });
  });

  mountRoute(server, routes.readSignIn, async ({ body }) => ({
    signed_in: await readSignIn(parts, body.token),
  }));

  mountRoute(server, routes.moveSignIn, async ({ body }) => ({
    moved: await moveSignIn(parts, body.id, body.org_id),
  }));

  mountRoute(server, routes.closeSignIn, async ({ body }) => closeSignIn(parts, body.token));
}
