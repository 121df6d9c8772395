// Headers that keep a browser from doing with our answers what we did not mean, and who may read them from another page.
import type { FastifyReply, FastifyRequest } from "fastify";

const headers: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
  "cache-control": "no-store",
};

/** Sets them all; a route may set its own Cache-Control. */
export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers(headers);
}

/** Sets what a page of one of exactly these origins needs to read the answer. True when this was only a preflight. */
export function setCorsHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  origins: ReadonlySet<string>,
): boolean {
  if (origins.size === 0) return false;
  reply.header("vary", "Origin");
  const { origin } = request.headers;
  if (origin === undefined || !origins.has(origin)) return false;
  reply.headers({
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers":
      "ETag, Retry-After, X-Request-Id, Content-Range, Accept-Ranges",
  });
  const preflight =
    request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
  if (preflight)
    reply.headers({
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "Authorization, Content-Type, If-Match, Last-Event-ID, Range",
      "access-control-max-age": "600",
    });
  return preflight;
}
