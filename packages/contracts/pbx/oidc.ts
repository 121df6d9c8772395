// A company's own sign-in (OpenID Connect): its settings, and the two steps of a browser through it.
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const OidcSettings = z.object({
  configured: z.boolean(),
  issuer: z.string().nullable(),
  client_id: z.string().nullable(),
  /** What the provider must be told that browsers come back to. */
  redirect_uri: z.string(),
  /** Where this organization's people begin. */
  sign_in_url: z.string(),
});
export type OidcSettings = z.infer<typeof OidcSettings>;

const admin = { auth: ["jwt"] as const, role: "admin" as const, tag: "pbx" as const };

export const getOidcSettings = defineRoute({
  ...admin,
  method: "GET",
  path: "/api/v1/settings/oidc",
  summary: "The company's own sign-in; the secret is never shown",
  query: OrgQuery,
  success: { status: 200, schema: OidcSettings },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const putOidcSettings = defineRoute({
  ...admin,
  method: "PUT",
  path: "/api/v1/settings/oidc",
  summary: "Set the given fields of the company's own sign-in; an issuer of null turns it off",
  body: z.strictObject({
    org_id: Id.optional(),
    issuer: z
      .url({ protocol: /^https?$/ })
      .max(512)
      .nullable()
      .optional(),
    client_id: z.string().trim().min(1).max(255).optional(),
    client_secret: z.string().min(1).max(1024).optional(),
  }),
  success: { status: 200, schema: OidcSettings },
  errors: ["PBX_ORGANIZATION_NOT_FOUND", "ACCOUNT_OIDC_INCOMPLETE"],
});

const open = { auth: "public" as const, tag: "console" as const, method: "GET" as const };

export const startOidc = defineRoute({
  ...open,
  path: "/api/v1/sign-in/oidc",
  summary: "Sends a browser to the sign-in of an organization's company",
  query: z.object({ org_id: Id }),
  success: { status: 200 },
});

export const finishOidc = defineRoute({
  ...open,
  path: "/api/v1/sign-in/oidc/callback",
  summary: "Where the company's sign-in sends the browser back; signs it in",
  query: z.looseObject({ state: z.string().max(512).optional() }),
  success: { status: 200 },
});
