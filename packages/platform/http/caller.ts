// Who asks in a request, once known; and, while it is under way, which error it ended in.
import type { FastifyRequest } from "fastify";
import type { Anonymous, Principal } from "../auth/principal.ts";

export const anonymous: Anonymous = Object.freeze({ kind: "anonymous" });

const callers = new WeakMap<FastifyRequest, Principal | Anonymous>();
const codes = new WeakMap<FastifyRequest, string>();

export function setCaller(request: FastifyRequest, principal: Principal | Anonymous): void {
  callers.set(request, principal);
}

/** Anonymous until authentication has said otherwise. */
export function callerOf(request: FastifyRequest): Principal | Anonymous {
  return callers.get(request) ?? anonymous;
}

export function setErrorCode(request: FastifyRequest, code: string): void {
  codes.set(request, code);
}

export function errorCodeOf(request: FastifyRequest): string | undefined {
  return codes.get(request);
}
