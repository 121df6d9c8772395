// What a mounted route promises: who before what, what before how, and one form for every answer.
import { Readable } from "node:stream";
import { afterEach, describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import type { Principal } from "../auth/principal.ts";
import { createAuthenticator } from "../auth/authenticator.ts";
import { issueJwt } from "../auth/jwt.ts";
import { newSigningSecret } from "../auth/new-keys.ts";
import { requireOrg } from "../auth/require-org.ts";
import { signWebhook, verifyWebhook } from "../auth/webhook-signature.ts";
import { defineErrors } from "../errors/define-errors.ts";
import { createLogger } from "../log/create-logger.ts";
import { createHttpServer } from "./create-http-server.ts";
import { mountRoute } from "./mount-route.ts";
import type { HttpServer } from "./server.ts";

const operatorToken = "operator-".padEnd(40, "o");
const internalKey = "internal-".padEnd(40, "i");
const jwtSecret = "jwt-".padEnd(40, "j");
const signingSecret = newSigningSecret();
const operator = { authorization: `Bearer ${operatorToken}` };
const Errors = defineErrors("MOUNTTEST", {
  NOT_FOUND: { status: 404, message: "There is no such thing." },
  BUSY: { status: 503, message: "Busy. Try again in {retry_after_s} seconds.", retryable: true },
});

const createThing = {
  method: "POST",
  path: "/api/v1/things/:id",
  auth: ["jwt", "internal"],
  summary: "Make a thing",
  params: z.object({ id: z.string().max(20) }),
  query: z.object({
    limit: z.coerce.number().int().max(10).default(5),
    tag: z.array(z.string()).optional(),
  }),
  body: z.strictObject({ name: z.string().min(1), org_id: z.string().optional() }),
  success: {
    status: 201,
    schema: z.object({ id: z.string(), name: z.string(), limit: z.number() }),
  },
  errors: ["MOUNTTEST_NOT_FOUND"],
} as const;

const lines: string[] = [];
let server: HttpServer;
afterEach(() => server.close());

function start(options: { checkAnswers?: boolean } = {}) {
  const { authenticate } = createAuthenticator({
    operatorToken,
    internalKey,
    jwtSecret,
    verifySigned: async ({ headers, rawBody, namedOrg }) =>
      namedOrg === "org-1" && verifyWebhook([signingSecret], headers, rawBody, Date.now()).ok
        ? { org_id: namedOrg }
        : null,
  });
  lines.length = 0;
  const log = createLogger({
    name: "test",
    level: "debug",
    stream: { write: (line) => lines.push(line) },
  });
  server = createHttpServer({ name: "Test", log, authenticate, ...options });
  return server;
}

function mountThing() {
  mountRoute(start(), createThing, ({ params, query, body }) => {
    expectTypeOf(params).toEqualTypeOf<{ id: string }>();
    expectTypeOf(query.limit).toEqualTypeOf<number>();
    if (params.id === "absent") throw Errors.NOT_FOUND();
    return { id: params.id, name: body.name, limit: query.limit };
  });
}

async function ask(options: {
  method?: "GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "PATCH";
  url?: string;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: string | Buffer;
}) {
  const { method = "POST", url = "/api/v1/things/a", headers = operator, body, raw } = options;
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await server.app.inject({
    method,
    url,
    headers: {
      ...(payload === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  const json: unknown =
    answer.body.startsWith("{") || answer.body.startsWith("[")
      ? JSON.parse(answer.body)
      : undefined;
  const code = (json as { error?: { code?: string } } | undefined)?.error?.code;
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json, code };
}

const jwtOf = async (role: "admin" | "supervisor" | "agent" | "read_only") => ({
  authorization: `Bearer ${(await issueJwt(jwtSecret, { org_id: "org-1", role })).token}`,
});

test("a good request gets its answer, status and type; defaults are filled in", async () => {
  mountThing();
  expect(await ask({ body: { name: "n" } })).toMatchObject({
    status: 201,
    json: { id: "a", name: "n", limit: 5 },
    headers: { "content-type": "application/json; charset=utf-8" },
  });
});

describe("refusals come in order:", () => {
  const wrong = { url: "/api/v1/things/absent?limit=99", raw: "{no json" };

  test("401 before anything of the request is looked at", async () => {
    mountThing();
    const nobodies: Record<string, string>[] = [
      {},
      { authorization: "Bearer x" },
      { "x-internal-key": "x" },
    ];
    for (const headers of nobodies)
      for (const request of [
        wrong,
        { raw: "x".repeat(300_000) },
        { raw: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
        { body: { name: "n" } },
      ]) {
        const answer = await ask({
          ...request,
          headers: { ...("headers" in request ? request.headers : {}), ...headers },
        });
        expect(answer).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
        expect(answer.headers["www-authenticate"]).toBe("Bearer");
      }
  });

  test("403 for a role too low, before the body is read", async () => {
    mountThing();
    expect(await ask({ ...wrong, headers: await jwtOf("read_only") })).toMatchObject({
      status: 403,
      code: "FORBIDDEN",
    });
    expect((await ask({ body: { name: "n" }, headers: await jwtOf("agent") })).status).toBe(201);
  });

  test("400 before 404", async () => {
    mountThing();
    expect(await ask(wrong)).toMatchObject({ status: 400, code: "INVALID_JSON" });
    expect(await ask({ url: wrong.url, body: {} })).toMatchObject({
      status: 400,
      code: "INVALID_REQUEST",
    });
    expect(await ask({ url: "/api/v1/things/absent", body: { name: "n" } })).toMatchObject({
      status: 404,
      code: "MOUNTTEST_NOT_FOUND",
    });
  });
});

const statusAs = async (role: Parameters<typeof jwtOf>[0]) =>
  (await ask({ body: { name: "n" }, headers: await jwtOf(role) })).status;

test("a route's own role is the least that may ask; an organization's key is an admin", async () => {
  mountRoute(start(), { ...createThing, role: "supervisor" }, () => ({
    id: "a",
    name: "n",
    limit: 1,
  }));
  expect([
    await statusAs("read_only"),
    await statusAs("agent"),
    await statusAs("supervisor"),
    await statusAs("admin"),
  ]).toEqual([403, 403, 201, 201]);
});

test("the 400 names every field that is wrong, and no value", async () => {
  mountThing();
  const { json } = await ask({
    url: "/api/v1/things/xxxxxxxxxxxxxxxxxxxxxxxxx?limit=hunter2",
    body: { name: "", extra: "hunter2" },
  });
  const { error } = json as {
    error: { message: string; details: { issues: { in: string; path: string }[] } };
  };
  expect(error.details.issues.map((issue) => `${issue.in}.${issue.path}`)).toEqual([
    "params.id",
    "query.limit",
    "body.name",
    "body.",
  ]);
  expect(error.message).toBe("Correct id, limit, name, the body and send the request again.");
  expect(JSON.stringify(json)).not.toContain("hunter2");
});

test.each<[string, number, string, { raw?: string | Buffer; headers?: Record<string, string> }]>([
  [
    "a form",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "name=n", headers: { "content-type": "application/x-www-form-urlencoded" } },
  ],
  [
    "JSON as text",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: '{"name":"n"}', headers: { "content-type": "text/plain" } },
  ],
  [
    "JSON in multipart",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "--a", headers: { "content-type": "multipart/form-data; boundary=a" } },
  ],
  [
    "another JSON",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "{}", headers: { "content-type": "application/json5" } },
  ],
  [
    "two types at once",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "{}", headers: { "content-type": "text/plain, application/json" } },
  ],
  [
    "UTF-16",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "{}", headers: { "content-type": "application/json; charset=utf-16" } },
  ],
  [
    "a type that is none",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "{}", headers: { "content-type": ";;;" } },
  ],
  [
    "a compressed body",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { raw: "{}", headers: { "content-encoding": "gzip" } },
  ],
  ["no body", 400, "INVALID_REQUEST", {}],
  ["an empty body", 400, "INVALID_REQUEST", { raw: "" }],
  ["a list", 400, "INVALID_REQUEST", { raw: "[]" }],
  ["null", 400, "INVALID_REQUEST", { raw: "null" }],
  ["a body that is too large", 413, "BODY_TOO_LARGE", { raw: `{"name":"${"x".repeat(262_144)}"}` }],
  ["a nested body", 400, "JSON_TOO_COMPLEX", { raw: "[".repeat(100_000) }],
  ["a prototype", 400, "JSON_KEY_REFUSED", { raw: '{"__proto__":{"name":"n"}}' }],
])("%s is refused with %i %s", async (_name, status, code, { raw, headers = {} }) => {
  mountThing();
  const answer = await ask({
    ...(raw === undefined ? {} : { raw }),
    headers: { ...operator, ...headers },
  });
  expect(answer).toMatchObject({ status, code });
  expect(answer.json).toEqual({ error: expect.objectContaining({ message: expect.any(String) }) });
});

test("JSON with a charset or a parameter is JSON; a route may allow a larger body", async () => {
  mountRoute(start(), { ...createThing, bodyLimit: 600_000 }, ({ body }) => ({
    id: "a",
    name: body.name,
    limit: 1,
  }));
  for (const type of ["application/json;charset=UTF-8", 'Application/JSON; charset="utf-8"'])
    expect(
      (await ask({ body: { name: "n" }, headers: { ...operator, "content-type": type } })).status,
    ).toBe(201);
  expect((await ask({ body: { name: "x".repeat(500_000) } })).status).toBe(201);
  expect((await ask({ body: { name: "x".repeat(600_000) } })).status).toBe(413);
});

describe("addresses and queries are read sanely:", () => {
  const readThing = {
    method: "GET",
    path: "/api/v1/things/:id",
    auth: ["jwt"],
    summary: "One thing",
    params: z.object({ id: z.string() }),
    query: z.object({ q: z.string().optional(), tag: z.array(z.string()).default([]) }),
    success: {
      status: 200,
      schema: z.object({ id: z.string(), q: z.string().optional(), tag: z.array(z.string()) }),
    },
  } as const;
  const read = async (url: string, method: "GET" | "HEAD" = "GET") => {
    mountRoute(start(), readThing, ({ params, query }) => ({ ...params, ...query }));
    const answer = await ask({ method, url });
    await server.close();
    return answer;
  };

  test.each<[string, unknown]>([
    ["/api/v1/things/PJSIP%2Forg_x-0000", { id: "PJSIP/org_x-0000", tag: [] }],
    ["/api/v1/things/a/", { id: "a", tag: [] }],
    ["/api/v1/things/1712345678.123?q=%C3%A4%26+b", { id: "1712345678.123", q: "ä& b", tag: [] }],
    ["/api/v1/things/a?tag=x", { id: "a", tag: ["x"] }],
    ["/api/v1/things/a?tag=x&tag=y", { id: "a", tag: ["x", "y"] }],
    ["/api/v1/things/a?__proto__=x&constructor=y&q=z", { id: "a", q: "z", tag: [] }],
    ["/api/v1/things/__proto__", { id: "__proto__", tag: [] }],
  ])("%s", async (url, wanted) => {
    expect(await read(url)).toMatchObject({ status: 200, json: wanted });
  });

  test.each<[string, number, string]>([
    ["/api/v1/things/a?q=1&q=2", 400, "INVALID_REQUEST"],
    ["/api/v1/things/%zz", 400, "BAD_REQUEST"],
    ["/api/v1/things/%ff", 400, "BAD_REQUEST"],
    ["/API/v1/things/a", 404, "ROUTE_NOT_FOUND"],
    ["/api/v1/things", 404, "ROUTE_NOT_FOUND"],
    ["/api/v1/things/a/b", 404, "ROUTE_NOT_FOUND"],
    ["/api/v1//things/a", 404, "ROUTE_NOT_FOUND"],
    [`/api/v1/things/${"a".repeat(600)}`, 400, "BAD_REQUEST"],
  ])("%s → %i %s", async (url, status, code) => {
    expect(await read(url)).toMatchObject({ status, code });
  });

  test("HEAD is GET without a body", async () => {
    expect(await read("/api/v1/things/a", "HEAD")).toMatchObject({ status: 200, text: "" });
  });
});

test("a signed request is decided by its body's bytes, before its content is judged", async () => {
  const route = {
    ...createThing,
    path: "/bridge",
    auth: ["internal", "signed"],
    params: undefined,
    body: z.object({ org_id: z.string(), n: z.number() }),
  } as const;
  let principal: Principal | undefined;
  mountRoute(start(), route, (call) => {
    principal = call.principal;
    return { id: requireOrg(call.principal, call.body.org_id), name: "", limit: 1 };
  });
  const send = (raw: string, signed = raw, headers: Record<string, string> = {}) =>
    ask({
      url: "/bridge",
      raw,
      headers: {
        ...signWebhook(signingSecret, { id: "m", timestamp: Date.now(), body: signed }),
        ...headers,
      },
    });
  const good = '{ "org_id": "org-1", "n": 1 }';
  expect(await send(good)).toMatchObject({ status: 201, json: { id: "org-1" } });
  expect(principal).toEqual({ kind: "signed", org_id: "org-1" });
  expect(await send(good, `${good} `)).toMatchObject({ status: 401 });
  expect(await send('{"org_id":"org-2","n":1}')).toMatchObject({ status: 401 });
  expect(await send("no json")).toMatchObject({ status: 401 });
  expect(await send('{"org_id":"org-1","n":"x"}')).toMatchObject({ status: 400 });
  expect(await send(good, good, { "x-internal-key": "wrong" })).toMatchObject({ status: 401 });
  expect(
    await ask({ url: "/bridge", raw: good, headers: { "x-internal-key": internalKey } }),
  ).toMatchObject({ status: 201 });
  expect(principal).toEqual({ kind: "internal" });
});

test("a public route asks nobody; its code sees nobody", async () => {
  mountRoute(start(), { ...createThing, auth: "public" }, ({ principal, body }) => {
    expectTypeOf(principal).toEqualTypeOf<{ readonly kind: "anonymous" }>();
    return { id: principal.kind, name: body.name, limit: 1 };
  });
  expect(await ask({ body: { name: "n" }, headers: {} })).toMatchObject({
    json: { id: "anonymous" },
  });
});

test("code may answer by itself: another status, a stream, nothing", async () => {
  const route = { method: "GET", auth: "public", summary: "x", success: { status: 200 } } as const;
  start();
  mountRoute(
    server,
    { ...route, path: "/stream", success: { status: 200, contentType: "text/csv" } },
    ({ reply }) => reply.type("text/csv").send(Readable.from(["a,", "b"])),
  );
  mountRoute(
    server,
    { ...route, path: "/csv", success: { status: 200, contentType: "text/csv" } },
    () => "a,b",
  );
  mountRoute(server, { ...createThing, auth: "public" }, ({ reply }) => {
    reply.code(200);
    return { id: "old", name: "n", limit: 1 };
  });
  mountRoute(
    server,
    { ...route, method: "DELETE", path: "/gone", success: { status: 204 } },
    () => undefined,
  );
  mountRoute(server, { ...route, path: "/list" }, () => [{ a: 1 }]);
  mountRoute(server, { ...route, path: "/text" }, () => "just text");
  expect(await ask({ method: "GET", url: "/stream" })).toMatchObject({
    status: 200,
    text: "a,b",
    headers: { "content-type": "text/csv" },
  });
  expect(await ask({ method: "GET", url: "/csv" })).toMatchObject({
    text: "a,b",
    headers: { "content-type": "text/csv" },
  });
  expect(await ask({ body: { name: "n" } })).toMatchObject({ status: 200, json: { id: "old" } });
  expect(await ask({ method: "DELETE", url: "/gone" })).toMatchObject({ status: 204, text: "" });
  expect(await ask({ method: "GET", url: "/list" })).toMatchObject({ json: [{ a: 1 }] });
  expect(await ask({ method: "GET", url: "/text" })).toMatchObject({ text: '"just text"' });
});

test("what breaks inside is INTERNAL to the client and whole in the log", async () => {
  mountRoute(start(), createThing, () => {
    throw Object.assign(new Error("hunter2 at mysql://root:x@db"), {
      statusCode: 404,
      code: "ER_X",
    });
  });
  const answer = await ask({ body: { name: "n" } });
  expect(answer).toMatchObject({ status: 500, code: "INTERNAL" });
  expect(answer.text).not.toContain("hunter2");
  const logged = lines
    .map((line) => JSON.parse(line) as Record<string, never>)
    .find(({ msg }) => msg === "request failed");
  expect(logged).toMatchObject({
    level: "error",
    request_id: answer.headers["x-request-id"],
    err: { cause: { message: expect.stringContaining("hunter2"), code: "ER_X" } },
  });
});

test("an error that says when to try again says it in the header too", async () => {
  mountRoute(start(), createThing, () => {
    throw Errors.BUSY({ retry_after_s: 2.1 });
  });
  expect(await ask({ body: { name: "n" } })).toMatchObject({
    status: 503,
    headers: { "retry-after": "3" },
  });
});

const breaksItsSchema = () => ({ id: "a", name: "n", limit: "5" as unknown as number });

test("with answers checked, one that breaks its schema is caught; without, it costs nothing", async () => {
  mountRoute(start({ checkAnswers: true }), createThing, breaksItsSchema);
  expect(await ask({ body: { name: "n" } })).toMatchObject({ status: 500, code: "ANSWER_INVALID" });
  await server.close();
  mountRoute(start(), createThing, breaksItsSchema);
  expect((await ask({ body: { name: "n" } })).status).toBe(201);
});

test("a request is logged by its route's pattern, never by its address, with the organization", async () => {
  mountThing();
  await ask({
    url: "/api/v1/things/absent?limit=7",
    body: { name: "hunter2" },
    headers: await jwtOf("admin"),
  });
  const line = lines.at(-1) ?? "";
  expect(JSON.parse(line)).toMatchObject({
    msg: "request refused",
    method: "POST",
    route: "/api/v1/things/:id",
    status: 404,
    code: "MOUNTTEST_NOT_FOUND",
    principal: "jwt",
    org_id: "org-1",
  });
  expect(lines.join("")).not.toMatch(/absent|hunter2|limit=7/);
});
