// Makes the one HTTP server of a process: limits, headers, errors, health, documentation, upgrades.
import { randomUUID } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { knownError, sendError } from "./answer-error.ts";
import { callerOf, errorCodeOf, setErrorCode } from "./caller.ts";
import { answerClientError } from "./client-error.ts";
import { docsPage } from "./docs-page.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { HttpErrors } from "./http-errors.ts";
import { openApiDocument } from "./openapi.ts";
import { parseQuery } from "./read-input.ts";
import type { RouteShape } from "./route.ts";
import { setCorsHeaders, setSecurityHeaders } from "./security-headers.ts";
import type { Fallback, HttpLimits, HttpServer, HttpServerOptions, ReadyCheck } from "./server.ts";
import { acceptUpgrades } from "./upgrade.ts";

const defaultLimits: HttpLimits = {
  body: 262_144,
  headersMs: 10_000,
  requestMs: 30_000,
  answerMs: 60_000,
  streamCheckMs: 15_000,
  headerBytes: 16_384,
  connections: 10_000,
};
const closeMs = 3_000;

/** The server, not yet listening. Mount routes, checks and upgrades, then `listen`, or use its `app` in memory. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const limits = { ...defaultLimits, ...options.limits };
  const routes: RouteShape[] = [];
  const checks = new Map<string, ReadyCheck>();
  let fallback: Fallback | undefined;
  const app = createFastify(options, limits);
  const upgrades = acceptUpgrades(app.server, options.authenticate, options.log);
  const origins = new Set(options.origins ?? []);

  app.addHook("onRequest", async (request, reply) => {
    setSecurityHeaders(reply);
    reply.header("x-request-id", request.id);
    if (setCorsHeaders(request, reply, origins)) return reply.code(204).send();
    return undefined;
  });
  app.addHook("onResponse", async (request, reply) => {
    record(request, reply.statusCode, reply.elapsedTime, options);
  });
  app.setErrorHandler((error, request, reply) => {
    const known = knownError(error);
    setErrorCode(request, known.code);
    if (known.status >= 500 && !known.retryable)
      options.log.error(
        { request_id: request.id, alert: known.alert, err: known },
        "request failed",
      );
    return sendError(reply, known);
  });
  app.setNotFoundHandler(async (request, reply) => {
    if ((await fallback?.(request, reply)) === true) return reply;
    throw HttpErrors.ROUTE_NOT_FOUND();
  });
  app.addHook("preClose", () => upgrades.closeAll());
  addHealthRoutes(app, options, checks);
  addDocumentation(app, options, routes);

  return {
    app,
    log: options.log,
    options,
    limits,
    routes,
    onUpgrade: (pathPrefix, handler) => upgrades.add(pathPrefix, handler),
    onReady(name, check) {
      if (checks.has(name)) throw new TypeError(`a readiness check ${name} is already there`);
      checks.set(name, check);
    },
    setFallback: (given) => {
      fallback = given;
    },
    async listen({ port, host = "127.0.0.1" }) {
      await app.listen({ port, host }).catch((cause: NodeJS.ErrnoException) => {
        throw HttpErrors.CANNOT_LISTEN({ host, port, reason: cause.code ?? "unknown" }, { cause });
      });
      const address = app.server.address();
      const actual = typeof address === "object" && address !== null ? address.port : port;
      return { port: actual, url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}` };
    },
    async close() {
      // Streams would keep the server open for ever.
      const cut = setTimeout(() => app.server.closeAllConnections(), closeMs);
      await app.close();
      clearTimeout(cut);
    },
  };
}

function createFastify(options: HttpServerOptions, limits: HttpLimits): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: limits.body,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 5_000,
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (raw) => requestId(raw.headers["x-request-id"]),
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: 1_000,
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: 512,
      querystringParser: parseQuery,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply);
      reply.header("x-request-id", request.id);
      void sendError(reply, knownError(error));
    },
  });
  app.server.maxConnections = limits.connections;
  app.removeAllContentTypeParsers();
  // Kept as it came: a signature needs the bytes, and nothing is parsed before its sender is known.
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const [, charset = "utf-8"] =
      /;\s*charset="?([^";\s]+)/i.exec(request.headers["content-type"] ?? "") ?? [];
    if (/^utf-?8$/i.test(charset)) done(null, body);
    else done(HttpErrors.UNSUPPORTED_MEDIA_TYPE());
  });
  return app;
}

/** A client's own id if it is harmless, so that one id runs through several services. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

function addDocumentation(
  app: FastifyInstance,
  title: HttpServerOptions,
  routes: readonly RouteShape[],
): void {
  let document: string | undefined;
  let page: string | undefined;
  app.get("/openapi.json", async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(title, routes));
    return reply.type("application/json; charset=utf-8").send(document);
  });
  app.get("/docs", async (_request, reply) => {
    page ??= docsPage(title, routes);
    return reply.type("text/html; charset=utf-8").send(page);
  });
}

/** One line and one observation per request: the route's pattern, never the address, which may name a caller. */
function record(
  request: FastifyRequest,
  status: number,
  ms: number,
  { log, metrics }: HttpServerOptions,
): void {
  const route = request.routeOptions.url ?? "(none)";
  const labels = { method: request.method, route, status };
  metrics
    ?.histogram("http_request_duration_seconds", "Time to answer a request", [
      "method",
      "route",
      "status",
    ])
    .observe(ms / 1000, labels);
  const caller = callerOf(request);
  const fields = {
    request_id: request.id,
    ...labels,
    ms: Math.round(ms),
    principal: caller.kind,
    ...("org_id" in caller ? { org_id: caller.org_id } : {}),
    code: errorCodeOf(request),
  };
  if (status >= 400) log.info(fields, "request refused");
  else log.debug(fields, "request answered");
}
