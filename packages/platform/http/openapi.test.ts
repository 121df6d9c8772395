// What the documentation promises: every mounted route, as it is served, for machines and for people.
import { expect, test } from "vitest";
import { z } from "zod";
import { defineErrors } from "../errors/define-errors.ts";
import { createLogger } from "../log/create-logger.ts";
import { createHttpServer } from "./create-http-server.ts";
import { mountRoute } from "./mount-route.ts";
import { openApiDocument } from "./openapi.ts";
import type { RouteShape } from "./route.ts";

defineErrors("DOCTEST", { THING_NOT_FOUND: { status: 404, message: "There is no <such> thing." } });

const Thing = z
  .object({
    id: z.string(),
    made: z.number().default(0),
    get parent() {
      return Thing.optional();
    },
  })
  .meta({ id: "DocThing" });
const Tree: z.ZodType = z.object({
  get left() {
    return z.lazy(() => Tree).optional();
  },
});
const routes: RouteShape[] = [
  {
    method: "PUT",
    path: "/things/:id/parts/:part_id",
    auth: ["jwt", "internal"],
    role: "admin",
    summary: "Change <b>a</b> part",
    tag: "things",
    params: z.object({ id: z.string(), part_id: z.string() }),
    query: z.object({ org_id: z.string().optional(), limit: z.coerce.number().default(5) }),
    body: Thing,
    success: { status: 200, schema: z.array(Thing) },
    errors: ["DOCTEST_THING_NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/tree",
    auth: "public",
    summary: "A tree",
    success: { status: 200, schema: Tree },
  },
  {
    method: "DELETE",
    path: "/tree",
    auth: ["operator"],
    summary: "Fell it",
    success: { status: 204 },
  },
  {
    method: "GET",
    path: "/file",
    auth: ["session", "signed"],
    summary: "A file",
    success: { status: 200, contentType: "audio/wav" },
  },
  {
    method: "GET",
    path: "/odd",
    auth: "public",
    summary: "Odd types",
    success: { status: 200, schema: z.object({ at: z.date(), big: z.bigint() }) },
  },
];

interface Operation {
  operationId: string;
  security: object[];
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: Record<string, never> }> }
  >;
}

const document = openApiDocument({ name: "Test", version: "1.0" }, routes) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};

test("each route is there with its parameters, body, answer, errors and who may ask", () => {
  expect(document.openapi).toBe("3.1.0");
  const put = document.paths["/things/{id}/parts/{part_id}"]?.["put"];
  expect(
    put?.parameters?.map(({ name, in: place, required }) => `${place} ${name} ${required}`),
  ).toEqual(["path id true", "path part_id true", "query org_id false", "query limit false"]);
  expect(put?.security).toEqual([{ jwt: [] }, { cookie: [] }, { operator: [] }, { internal: [] }]);
  expect(Object.keys(put?.responses ?? {}).toSorted()).toEqual([
    "200",
    "400",
    "401",
    "403",
    "404",
    "413",
    "415",
    "500",
  ]);
  expect(put?.responses["404"]?.description).toBe(
    "`DOCTEST_THING_NOT_FOUND` There is no <such> thing.",
  );
  expect(document.paths["/tree"]?.["get"]?.security).toEqual([]);
  expect(document.paths["/tree"]?.["delete"]?.responses["204"]).toEqual({ description: "Done" });
  expect(document.paths["/file"]?.["get"]?.responses["200"]?.content).toEqual({ "audio/wav": {} });
});

test("every reference leads somewhere, also of schemas that contain themselves, in and out", () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(
    ([, reference = ""]) => reference,
  );
  expect(references.length).toBeGreaterThan(5);
  for (const reference of references) {
    expect(reference).toMatch(/^#\/components\/schemas\//);
    expect(document.components.schemas).toHaveProperty(
      reference.slice("#/components/schemas/".length),
    );
  }
  expect(text).not.toContain("$defs");
  expect(Object.keys(document.components.schemas)).toContain("DocThing");
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(routes.length);
});

test("what has a default may be left out of a request and is always in an answer", () => {
  const required = Object.entries(document.components.schemas)
    .filter(([name]) => name.startsWith("DocThing"))
    .map(([, schema]) => (schema as { required: string[] }).required);
  expect(required).toHaveLength(2);
  expect(required).toContainEqual(["id"]);
  expect(required).toContainEqual(["id", "made"]);
});

test("the server serves both, to anyone; the page has no script and nothing foreign in it", async () => {
  const log = createLogger({ name: "test", level: "silent", stream: { write: () => undefined } });
  const server = createHttpServer({ name: "Te<s>t", log, authenticate: async () => null });
  for (const route of routes) mountRoute(server, route, () => null);
  const json = await server.app.inject({ url: "/openapi.json" });
  expect(json.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(Object.keys(json.json().paths)).toEqual([
    "/things/{id}/parts/{part_id}",
    "/tree",
    "/file",
    "/odd",
  ]);
  const page = await server.app.inject({ url: "/docs" });
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.body).toContain("/things/:id/parts/:part_id");
  expect(page.body).toContain("Change &lt;b&gt;a&lt;/b&gt; part");
  expect(page.body).toContain("There is no &lt;such&gt; thing.");
  expect(page.body).not.toMatch(/<script|<s>|<such>|\son\w+=|https?:\/\/(?!json-schema\.org)/);
  await server.close();
});
