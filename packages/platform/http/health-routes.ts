// Is it alive, is it ready, how is it doing: /healthz, /readyz, /metrics.
import type { FastifyInstance } from "fastify";
import { isAppError } from "../errors/app-error.ts";
import { admission } from "./admit.ts";
import { HttpErrors } from "./http-errors.ts";
import type { RouteShape } from "./route.ts";
import type { HttpServerOptions, ReadyCheck } from "./server.ts";

export interface Readiness {
  status: "ready" | "not_ready" | "draining";
  checks: Record<string, { ok: boolean; ms: number; code?: string }>;
}

const checkMs = 2_000;

const metricsRoute: RouteShape = {
  method: "GET",
  path: "/metrics",
  auth: ["operator", "internal"],
  summary: "Metrics for Prometheus",
  success: { status: 200, contentType: "text/plain" },
};

/** Adds the three routes; the readiness checks may still grow. */
export function addHealthRoutes(
  app: FastifyInstance,
  options: HttpServerOptions,
  checks: ReadonlyMap<string, ReadyCheck>,
): void {
  let running: Promise<Readiness> | undefined;

  app.get("/healthz", async () => ({ status: "ok" }));

  app.get("/readyz", async (_request, reply) => {
    // However many ask, the checks run once at a time.
    running ??= readiness(checks, options.lifecycle?.isDraining() ?? false).finally(
      () => (running = undefined),
    );
    const answer = await running;
    return reply.code(answer.status === "ready" ? 200 : 503).send(answer);
  });

  const { metrics } = options;
  const { beforeBody } = admission(metricsRoute, options.authenticate);
  app.get("/metrics", { onRequest: (request) => beforeBody(request) }, async (_request, reply) => {
    if (metrics === undefined) throw HttpErrors.ROUTE_NOT_FOUND();
    const { contentType, text } = await metrics.render();
    return reply.type(contentType).send(text);
  });
}

async function readiness(
  checks: ReadonlyMap<string, ReadyCheck>,
  draining: boolean,
): Promise<Readiness> {
  const results = await Promise.all(
    [...checks].map(async ([name, check]) => [name, await runCheck(check)] as const),
  );
  const good = results.every(([, { ok }]) => ok);
  return {
    status: draining ? "draining" : good ? "ready" : "not_ready",
    checks: Object.fromEntries(results),
  };
}

/** Why it failed is told by code only: this answer is public. */
async function runCheck(check: ReadyCheck): Promise<Readiness["checks"][string]> {
  const begun = performance.now();
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    controller.abort();
    late.reject(HttpErrors.ANSWER_TIMEOUT());
  }, checkMs);
  const ms = () => Math.round(performance.now() - begun);
  try {
    await Promise.race([(async () => check(controller.signal))(), late.promise]);
    return { ok: true, ms: ms() };
  } catch (error) {
    return { ok: false, ms: ms(), code: isAppError(error) ? error.code : "INTERNAL" };
  } finally {
    clearTimeout(timer);
  }
}
