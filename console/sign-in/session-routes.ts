// Sign-in over HTTP: the operator makes a link, a browser exchanges its code for a cookie, and gives the cookie back.
import * as routes from "@pipecast/contracts/console/session";
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import * as signIns from "@pipecast/contracts/pbx/sign-in";
import {
  AuthErrors,
  type Principal,
  type Role,
  clearSessionCookie,
  createRateLimiter,
  isForeignPage,
  readSessionCookie,
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
  secrets: { operatorToken: string; internalKey: string };
  /** Origins that may open a session, beside the server's own. */
  origins: readonly string[];
  /** Where browsers find this program. */
  url(): string;
}

const minute = 60_000;

/** Mounts them. */
export function mountSessionRoutes(server: HttpServer, parts: SessionParts): void {
  const { codes, clock, pbx, secrets } = parts;
  const origins = new Set(parts.origins);
  const now = () => clock.now();
  const perAddress = createRateLimiter({ limit: 20, windowMs: minute, now });
  const everybody = createRateLimiter({ limit: 200, windowMs: minute, now });
  const organizations = () => activeOrganizations(parts.pbx, secrets.operatorToken);

  const inside = { headers: { "x-internal-key": secrets.internalKey } };

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
    const browser = (request.headers["user-agent"] ?? "").slice(0, 255);
    const asked = { body: { org_id: first.id, browser } };
    const opened = await askRoute(pbx, signIns.openOperatorSignIn, asked, inside);
    const cookie = { secure: request.protocol === "https", seconds: opened.expires_in };
    reply.header("set-cookie", sessionCookie(opened.token, cookie));
    return view({ account_id: signIns.operatorAccount, role: "admin" }, first, all);
  });

  mountRoute(server, routes.readConsoleSession, async ({ principal }) => {
    const who = accountOf(principal);
    const all = await organizations();
    const own = all.find(({ id }) => id === who.org_id);
    if (own === undefined) throw AuthErrors.UNAUTHORIZED();
    return view(who, own, all);
  });

  mountRoute(server, routes.changeOrganization, async ({ principal, body }) => {
    const who = accountOf(principal);
    const all = await organizations();
    const wanted = all.find(({ id }) => id === body.org_id);
    const moves = who.account_id === signIns.operatorAccount && who.sign_in_id !== undefined;
    if (wanted === undefined || (!moves && who.org_id !== body.org_id))
      throw ConsoleErrors.ORGANIZATION_NOT_FOUND();
    if (moves) {
      const asked = { body: { id: who.sign_in_id ?? "", org_id: wanted.id } };
      await askRoute(pbx, signIns.moveSignIn, asked, inside);
    }
    return view(who, wanted, all);
  });

  mountRoute(server, routes.closeConsoleSession, async ({ request, reply }) => {
    if (isForeignPage(request.headers, origins)) throw AuthErrors.ORIGIN_REFUSED();
    const token = readSessionCookie(request.headers.cookie);
    if (token !== undefined && token.length <= 512)
      await askRoute(pbx, signIns.closeSignIn, { body: { token } }, inside);
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
  const { org_id, account_id, role, sign_in_id } = principal;
  return { org_id, account_id: account_id ?? null, role, sign_in_id };
}

function view(
  who: { account_id: string | null; role: Role },
  organization: routes.ConsoleOrganization,
  all: readonly routes.ConsoleOrganization[],
): routes.ConsoleSession {
  const organizations = who.account_id === signIns.operatorAccount ? [...all] : [organization];
  return { account_id: who.account_id, role: who.role, organization, organizations };
}
