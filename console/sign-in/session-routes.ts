// Sign-in over HTTP: the operator makes a link, a browser exchanges its code for a cookie, and gives the cookie back.
import * as routes from "@pipecast/contracts/console/session";
import type { ClientTransport } from "@pipecast/contracts/client";
import {
  AuthErrors,
  type Principal,
  type Role,
  clearSessionCookie,
  createRateLimiter,
  isForeignPage,
  issueJwt,
  sessionCookie,
} from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { ConsoleErrors } from "./console-errors.ts";
import { activeOrganizations } from "./organizations.ts";
import { type SignInCodes, codeSeconds } from "./sign-in-codes.ts";

export interface SessionParts {
  codes: SignInCodes;
  clock: Clock;
  pbx: ClientTransport;
  secrets: { operatorToken: string; jwtSecret: string };
  /** Origins that may open a session, beside the server's own. */
  origins: readonly string[];
  /** Where browsers find this program. */
  url(): string;
}

/** Marks a session that came by the operator's link: it may change the organization. Ids of accounts are never this. */
const operatorAccount = "operator";
const minute = 60_000;

/** Mounts them. */
export function mountSessionRoutes(server: HttpServer, parts: SessionParts): void {
  const { codes, clock, secrets } = parts;
  const origins = new Set(parts.origins);
  const now = () => clock.now();
  const perAddress = createRateLimiter({ limit: 20, windowMs: minute, now });
  const everybody = createRateLimiter({ limit: 200, windowMs: minute, now });
  const organizations = () => activeOrganizations(parts.pbx, secrets.operatorToken);

  async function cookieFor(org_id: string, secure: boolean): Promise<string> {
    const claims = { org_id, account_id: operatorAccount, role: "admin" as const };
    const { token } = await issueJwt(secrets.jwtSecret, claims, { now: now() });
    return sessionCookie(token, { secure });
  }

  mountRoute(server, routes.createSignInLink, async () => ({
    url: await signInLink(parts),
    expires_in: codeSeconds,
  }));

  mountRoute(server, routes.openConsoleSession, async ({ body, request, reply }) => {
    // A page of somebody else's could sign a browser in as somebody else.
    if (isForeignPage(request.headers, origins)) throw AuthErrors.ORIGIN_REFUSED();
    perAddress.check(request.ip);
    everybody.check("");
    if (!(await codes.redeem(body.code))) throw ConsoleErrors.CODE_REFUSED();
    const all = await organizations();
    const [first] = all;
    if (first === undefined) throw ConsoleErrors.NO_ORGANIZATION();
    reply.header("set-cookie", await cookieFor(first.id, request.protocol === "https"));
    return view({ account_id: operatorAccount, role: "admin" }, first, all);
  });

  mountRoute(server, routes.readConsoleSession, async ({ principal }) => {
    const who = accountOf(principal);
    const all = await organizations();
    const own = all.find(({ id }) => id === who.org_id);
    if (own === undefined) throw AuthErrors.UNAUTHORIZED();
    return view(who, own, all);
  });

  mountRoute(server, routes.changeOrganization, async ({ principal, body, request, reply }) => {
    const who = accountOf(principal);
    const all = await organizations();
    const wanted = all.find(({ id }) => id === body.org_id);
    const allowed = who.account_id === operatorAccount || who.org_id === body.org_id;
    if (wanted === undefined || !allowed) throw ConsoleErrors.ORGANIZATION_NOT_FOUND();
    if (who.account_id === operatorAccount)
      reply.header("set-cookie", await cookieFor(wanted.id, request.protocol === "https"));
    return view(who, wanted, all);
  });

  mountRoute(server, routes.closeConsoleSession, ({ request, reply }) => {
    if (isForeignPage(request.headers, origins)) throw AuthErrors.ORIGIN_REFUSED();
    const secure = request.protocol === "https";
    return reply.header("set-cookie", clearSessionCookie({ secure })).send();
  });
}

/** A new link; the code stands behind `#`, so that no server and no log ever sees it but in the exchange. */
export async function signInLink({ codes, url }: Pick<SessionParts, "codes" | "url">) {
  return `${url()}/sign-in#code=${await codes.make()}`;
}

/** The operator's bearer has no organization of its own, so it has no session either. */
function accountOf(principal: Principal) {
  if (principal.kind !== "jwt") throw AuthErrors.UNAUTHORIZED();
  const { org_id, account_id, role } = principal;
  return { org_id, account_id: account_id ?? null, role };
}

function view(
  who: { account_id: string | null; role: Role },
  organization: routes.ConsoleOrganization,
  all: readonly routes.ConsoleOrganization[],
): routes.ConsoleSession {
  const organizations = who.account_id === operatorAccount ? [...all] : [organization];
  return { account_id: who.account_id, role: who.role, organization, organizations };
}
