// The shape of a route that a server mounts, and what its code gets and gives.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Anonymous, Principal, PrincipalKind, Role } from "../auth/principal.ts";

/** Structurally a route of `contracts`; platform knows no other package. */
export interface RouteShape {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/api/v1/things/:id` */
  readonly path: string;
  readonly auth: readonly PrincipalKind[] | "public";
  /** The weakest role that may ask; without one, read_only may GET and agent may do the rest. `operator`: no account, only the operator's own browser. */
  readonly role?: Role | "operator" | undefined;
  readonly summary: string;
  readonly tag?: string | undefined;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  /** Bytes; 256 KB when absent. */
  readonly bodyLimit?: number | undefined;
  readonly success: {
    readonly status: number;
    readonly schema?: z.ZodType | undefined;
    readonly contentType?: string | undefined;
  };
  readonly errors?: readonly string[] | undefined;
}

export type SchemaOutput<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type SchemaInput<Schema> = Schema extends z.ZodType ? z.input<Schema> : unknown;

/** The principals a route lets in; a route typed only as "some route" may let in any. */
export type PrincipalOf<R extends RouteShape> = "public" extends R["auth"]
  ? R["auth"] extends "public"
    ? Anonymous
    : Principal
  : Extract<
      Principal,
      { kind: KindsOf<R["auth"]> | ("jwt" extends KindsOf<R["auth"]> ? "operator" : never) }
    >;
type KindsOf<Auth> = Auth extends readonly (infer Kind)[] ? Kind : never;

export interface RouteCall<R extends RouteShape> {
  principal: PrincipalOf<R>;
  params: SchemaOutput<NonNullable<R["params"]>>;
  query: SchemaOutput<NonNullable<R["query"]>>;
  body: SchemaOutput<NonNullable<R["body"]>>;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** The body of the answer, or `reply` itself when the code has answered (streams, another status with its own body). */
export type RouteAnswer<R extends RouteShape> =
  | SchemaInput<NonNullable<R["success"]["schema"]>>
  | FastifyReply;

export type RouteCode<R extends RouteShape> = (
  call: RouteCall<R>,
) => RouteAnswer<R> | Promise<RouteAnswer<R>>;
