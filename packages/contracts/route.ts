// A route as an object: server, client and OpenAPI derive from the same one.
import type { z } from "zod";

/** Who may ask; the operator is accepted wherever `jwt` stands. */
export type PrincipalKind = "operator" | "jwt" | "internal" | "session" | "signed";

/** Roles of people who sign in, weakest last. An organization's API key counts as admin. */
export type Role = "admin" | "supervisor" | "agent" | "read_only";

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Segments in `:name` are parameters. */
  path: `/${string}`;
  auth: readonly PrincipalKind[] | "public";
  /** The weakest role that may ask, when the principal is an account; `operator`: only a browser that came by the operator's link. */
  role?: Role | "operator";
  summary: string;
  tag: "pbx" | "gateway" | "events" | "sandbox" | "console" | "internal";
  params?: Params;
  query?: Query;
  body?: Body;
  /** Bytes; 256 KB when absent. */
  bodyLimit?: number;
  success: { status: 200 | 201 | 202 | 204; schema?: Answer; contentType?: string };
  /** Codes a caller should know, beside those of validation and authentication. */
  errors?: readonly string[];
}

/** Gives a route its types; the object itself is left as it is. */
export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(route: Route<Params, Query, Body, Answer>): Route<Params, Query, Body, Answer> {
  return route;
}
