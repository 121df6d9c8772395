// A stream outlives the request that opened it, so whoever reads it is asked for anew: one who is signed out is cut off.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate } from "../auth/authenticator.ts";
import { callerOf } from "./caller.ts";
import type { RouteShape } from "./route.ts";

/** For routes that stream, and callers with a cookie; `ms` between two looks. A look that fails for another reason cuts nobody off. */
export function watchSignIn(
  route: RouteShape,
  request: FastifyRequest,
  reply: FastifyReply,
  { authenticate, ms }: { authenticate: Authenticate; ms: number },
): void {
  const caller = callerOf(request);
  if (route.success.contentType !== "text/event-stream" || route.auth === "public") return;
  if (caller.kind !== "jwt" || caller.sign_in_id === undefined) return;
  const kinds = route.auth;
  const look = async () => {
    const now = await authenticate({ method: "GET", headers: request.headers }, kinds);
    const same = now?.kind === "jwt" && now.org_id === caller.org_id && now.role === caller.role;
    if (!same) reply.raw.destroy();
  };
  const timer = setInterval(() => {
    look().catch(() => undefined);
  }, ms);
  timer.unref();
  reply.raw.once("close", () => clearInterval(timer));
}
