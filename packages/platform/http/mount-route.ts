// Puts a route on the server: who, then what, then the code, then its answer.
import type { FastifyReply, FastifyRequest } from "fastify";
import { admission } from "./admit.ts";
import { callerOf } from "./caller.ts";
import { HttpErrors } from "./http-errors.ts";
import { parseJson } from "./parse-json.ts";
import { inputReader } from "./read-input.ts";
import type { RouteCall, RouteCode, RouteShape } from "./route.ts";
import type { HttpServer } from "./server.ts";
import { watchSignIn } from "./watch-sign-in.ts";

/**
 * Mounts a route. Refusals come in this order: 401, 403, 413 and 415 (a body of the wrong size or kind), 400, then what the code throws.
 * The answer is the code's value as JSON with the route's status; code that answers by itself returns `reply`:
 * `reply.send(stream)`, or `reply.hijack()` before it writes to `reply.raw`. `reply.code(200)` changes the status only.
 */
export function mountRoute<const R extends RouteShape>(
  server: HttpServer,
  route: R,
  code: RouteCode<R>,
): void {
  const { app, options, limits, routes } = server;
  const { beforeBody, withBody } = admission(route, options.authenticate);
  const readInput = inputReader(route);
  routes.push(route);
  app.route({
    method: route.method,
    url: route.path,
    // A HEAD would run a stream that nobody reads.
    exposeHeadRoute: route.method === "GET" && route.success.contentType !== "text/event-stream",
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    onRequest: (request) => beforeBody(request),
    preValidation: (request) => withBody(request),
    handler: async (request, reply) => {
      const body = route.body === undefined ? undefined : readBody(request);
      const input = readInput({ params: request.params, query: request.query, body });
      reply.code(route.success.status);
      watchSignIn(route, request, reply, {
        authenticate: options.authenticate,
        ms: limits.streamCheckMs,
      });
      const call = { ...input, principal: callerOf(request), request, reply } as RouteCall<R>;
      const answer: unknown = await inTime(code(call), limits.answerMs, reply);
      // A stream whose reader went away was begun and never ended: there is nothing to add.
      if (answer === reply || reply.sent || reply.raw.headersSent) return reply;
      return present(answer, route, reply, options.checkAnswers === true);
    },
  });
}

/**
 * Not the framework's own limit: that one would cut streams in their middle.
 * A reply that streams is awaited to its end, so what counts is whether it has begun.
 */
async function inTime<Answer>(
  work: Answer | Promise<Answer>,
  ms: number,
  reply: FastifyReply,
): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    if (!reply.sent && !reply.raw.headersSent) late.reject(HttpErrors.ANSWER_TIMEOUT());
  }, ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function readBody(request: FastifyRequest): unknown {
  const raw = request.body;
  return Buffer.isBuffer(raw) && raw.length > 0 ? parseJson(raw) : undefined;
}

function present(
  answer: unknown,
  route: RouteShape,
  reply: FastifyReply,
  check: boolean,
): FastifyReply {
  const { status, schema, contentType } = route.success;
  if (contentType !== undefined && contentType !== "application/json")
    return reply.type(contentType).send(answer);
  const text: string | undefined = JSON.stringify(answer);
  if (check && schema !== undefined && reply.statusCode === status) {
    const { error } = schema.safeParse(text === undefined ? undefined : JSON.parse(text));
    if (error !== undefined) throw HttpErrors.ANSWER_INVALID({ issues: error.issues.slice(0, 20) });
  }
  if (text === undefined) return reply.send();
  return reply.type("application/json; charset=utf-8").send(text);
}
