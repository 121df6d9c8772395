// Signing in to the console: a link made by the operator, a cookie for the browser that opens it. CONTRACT §0.
import { z } from "zod";
import { Id } from "../fields.ts";
import { defineRoute } from "../route.ts";

const ConsoleOrganization = z.object({ id: Id, name: z.string(), timezone: z.string() });
export type ConsoleOrganization = z.infer<typeof ConsoleOrganization>;

export const ConsoleSession = z.object({
  /** Who signed in: `operator` by a sign-in link, else the id of an account, or null for an organization's API key. */
  account_id: z.string().nullable(),
  role: z.enum(["admin", "supervisor", "agent", "read_only"]),
  organization: ConsoleOrganization,
  /** The organizations this account may change to; its own alone unless it came by the operator's link. */
  organizations: z.array(ConsoleOrganization),
});
export type ConsoleSession = z.infer<typeof ConsoleSession>;

export const createSignInLink = defineRoute({
  method: "POST",
  path: "/api/v1/sign-in-links",
  auth: ["operator"],
  summary: "A link that signs one browser in: its code counts once, for ten minutes",
  tag: "console",
  body: z.strictObject({}).optional(),
  success: { status: 201, schema: z.object({ url: z.string(), expires_in: z.number() }) },
});

export const openConsoleSession = defineRoute({
  method: "POST",
  path: "/api/v1/session",
  auth: "public",
  summary: "Exchange the code of a sign-in link for a session cookie",
  tag: "console",
  bodyLimit: 4096,
  body: z.strictObject({ code: z.string().min(1).max(128) }),
  success: { status: 200, schema: ConsoleSession },
  errors: ["CONSOLE_CODE_REFUSED", "CONSOLE_NO_ORGANIZATION", "TOO_MANY_REQUESTS"],
});

export const readConsoleSession = defineRoute({
  method: "GET",
  path: "/api/v1/session",
  auth: ["jwt"],
  role: "read_only",
  summary: "Who is signed in, and in which organization",
  tag: "console",
  success: { status: 200, schema: ConsoleSession },
});

export const changeOrganization = defineRoute({
  method: "PUT",
  path: "/api/v1/session",
  auth: ["jwt"],
  role: "read_only",
  summary: "Go on in another organization: for sessions of the operator's link only",
  tag: "console",
  body: z.strictObject({ org_id: Id }),
  success: { status: 200, schema: ConsoleSession },
  errors: ["CONSOLE_ORGANIZATION_NOT_FOUND"],
});

export const closeConsoleSession = defineRoute({
  method: "DELETE",
  path: "/api/v1/session",
  auth: "public",
  summary: "Sign this browser out",
  tag: "console",
  success: { status: 204 },
});
