// Lets a request in or refuses it: authentication before anything of the body is looked at, then the role.
import type { FastifyRequest } from "fastify";
import { AuthErrors } from "../auth/auth-errors.ts";
import type { Authenticate } from "../auth/authenticator.ts";
import type { Principal } from "../auth/principal.ts";
import { roleAtLeast } from "../auth/role.ts";
import { anonymous, callerOf, setCaller } from "./caller.ts";
import { HttpErrors } from "./http-errors.ts";
import { parseJson } from "./parse-json.ts";
import type { RouteShape } from "./route.ts";

export interface Admission {
  /** From the headers alone. A signed request goes on undecided. */
  beforeBody: (request: FastifyRequest) => Promise<void>;
  /** Decides the undecided: `request.body` is the raw body now. */
  withBody: (request: FastifyRequest) => Promise<void>;
}

/** The two gates of a route. They throw UNAUTHORIZED, FORBIDDEN, ORIGIN_REFUSED or UNSUPPORTED_MEDIA_TYPE. */
export function admission(route: RouteShape, authenticate: Authenticate): Admission {
  const kinds = route.auth === "public" ? [] : route.auth;

  function admit(request: FastifyRequest, principal: Principal | null): void {
    if (principal === null) throw AuthErrors.UNAUTHORIZED();
    setCaller(request, principal);
    const role = route.role ?? (route.method === "GET" ? "read_only" : "agent");
    if (principal.kind !== "jwt") return;
    if (role === "operator") {
      // As if the route did not know tokens of organizations at all.
      if (!isOperatorsBrowser(principal)) throw AuthErrors.UNAUTHORIZED();
    } else if (!roleAtLeast(principal.role, role)) throw AuthErrors.FORBIDDEN();
  }

  return {
    async beforeBody(request) {
      if (route.auth === "public") setCaller(request, anonymous);
      else {
        const { method, headers } = request;
        const principal = await authenticate({ method, headers }, kinds);
        const undecided =
          principal === null &&
          kinds.includes("signed") &&
          headers["webhook-signature"] !== undefined;
        if (!undecided) admit(request, principal);
      }
      const encoding = request.headers["content-encoding"];
      if (encoding !== undefined && encoding !== "identity")
        throw HttpErrors.UNSUPPORTED_MEDIA_TYPE();
    },
    async withBody(request) {
      if (route.auth === "public" || callerOf(request) !== anonymous) return;
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { method, headers } = request;
      admit(
        request,
        await authenticate(
          { method, headers, rawBody, namedOrg: namedOrg(request, rawBody) },
          kinds,
        ),
      );
    },
  };
}

/** A browser that came by the operator's link is no account's: it has this name in place of one, and only a sign-in gives it. */
function isOperatorsBrowser(principal: Extract<Principal, { kind: "jwt" }>): boolean {
  return principal.account_id === "operator" && principal.sign_in_id !== undefined;
}

/** The organization in path, query or body, in this order. */
function namedOrg(request: FastifyRequest, rawBody: Buffer): string | undefined {
  const places = [request.params, request.query, bodyOf(rawBody)];
  for (const place of places) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, "org_id")) continue;
    const { org_id } = place as { org_id: unknown };
    if (typeof org_id === "string") return org_id;
  }
  return undefined;
}

/** What is no JSON names nobody; its own refusal comes after the 401. */
function bodyOf(rawBody: Buffer): unknown {
  try {
    return parseJson(rawBody);
  } catch {
    return undefined;
  }
}
