// OpenAPI 3.1 of all mounted routes, made from the same objects that serve them.
import type { z } from "zod";
import type { PrincipalKind } from "../auth/principal.ts";
import { type CatalogueEntry, findError } from "../errors/define-errors.ts";
import { type JsonSchema, SchemaCollection } from "./openapi-schemas.ts";
import type { RouteShape } from "./route.ts";

export interface ApiTitle {
  name: string;
  version?: string | undefined;
}

const securityNames: Readonly<Record<PrincipalKind, string[]>> = {
  operator: ["operator"],
  jwt: ["jwt", "cookie", "operator"],
  internal: ["internal"],
  session: ["session"],
  signed: ["signed"],
};

const securitySchemes = {
  operator: { type: "http", scheme: "bearer", description: "OPERATOR_TOKEN" },
  jwt: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "From /api/v1/auth/login",
  },
  cookie: {
    type: "apiKey",
    in: "cookie",
    name: "pipecast_session",
    description: "A signed-in account",
  },
  internal: { type: "apiKey", in: "header", name: "X-Internal-Key", description: "INTERNAL_KEY" },
  session: {
    type: "apiKey",
    in: "header",
    name: "X-Session-Token",
    description: "One call, 30 seconds",
  },
  signed: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description: "Standard Webhooks, with webhook-id and webhook-timestamp",
  },
};

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { type: "string" }, message: { type: "string" }, details: {} },
    },
  },
};

/** The document; equal routes give an equal one. */
export function openApiDocument(
  title: ApiTitle,
  routes: readonly RouteShape[],
): Record<string, unknown> {
  const schemas = new SchemaCollection();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z_]\w*)/g, "{$1}");
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route, schemas);
  }
  return {
    openapi: "3.1.0",
    info: { title: title.name, version: title.version ?? "0.0.0" },
    paths,
    components: { securitySchemes, schemas: { ...schemas.components, Error: errorSchema } },
  };
}

function operation(route: RouteShape, schemas: SchemaCollection): Record<string, unknown> {
  const id = `${route.method.toLowerCase()}${route.path.replaceAll(/[^A-Za-z0-9]+/g, "_")}`;
  const { success } = route;
  const answer =
    success.schema === undefined
      ? {}
      : { schema: schemas.add(success.schema, "output", `${id}_answer`) };
  const hasContent = success.schema !== undefined || success.contentType !== undefined;
  const parameters = [
    ...parametersOf(route.params, "path", schemas, `${id}_params`),
    ...parametersOf(route.query, "query", schemas, `${id}_query`),
  ];
  return {
    operationId: id,
    summary: route.summary,
    ...(route.tag === undefined ? {} : { tags: [route.tag] }),
    ...(route.role === undefined ? {} : { "x-role": route.role }),
    security: route.auth === "public" ? [] : securityOf(route.auth),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: json(schemas.add(route.body, "input", `${id}_body`)),
          },
        }),
    responses: {
      [success.status]: {
        description: "Done",
        ...(hasContent ? { content: { [success.contentType ?? "application/json"]: answer } } : {}),
      },
      ...errorResponses(route),
    },
  };
}

function securityOf(kinds: readonly PrincipalKind[]): Record<string, never[]>[] {
  const names = new Set(kinds.flatMap((kind) => securityNames[kind]));
  return [...names].map((name) => ({ [name]: [] }));
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: "path" | "query",
  schemas: SchemaCollection,
  owner: string,
): Record<string, unknown>[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemas.add(schema, "input", owner) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

/** The codes of the route and those every route of its kind has, by status. */
function errorResponses(route: RouteShape): Record<string, unknown> {
  const codes = [
    ...(route.auth === "public" ? [] : ["UNAUTHORIZED"]),
    ...(route.auth !== "public" && route.auth.includes("jwt") ? ["FORBIDDEN"] : []),
    ...((route.params ?? route.query ?? route.body) ? ["INVALID_REQUEST"] : []),
    ...(route.body === undefined
      ? []
      : ["INVALID_JSON", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"]),
    ...(route.errors ?? []),
    "INTERNAL",
  ];
  const byStatus = new Map<number, CatalogueEntry[]>();
  for (const code of new Set(codes)) {
    const entry = findError(code);
    if (entry !== undefined)
      byStatus.set(entry.status, [...(byStatus.get(entry.status) ?? []), entry]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, entries]) => [
      String(status),
      {
        description: entries.map(({ code, message }) => `\`${code}\` ${message}`).join("\n\n"),
        content: json({ $ref: "#/components/schemas/Error" }),
      },
    ]),
  );
}

function json(schema: JsonSchema): Record<string, unknown> {
  return { "application/json": { schema } };
}
