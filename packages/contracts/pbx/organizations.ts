// Organizations, login and secrets of an organization: CONTRACT §3.
import { z } from "zod";
import { Id, IdParams, ListQuery, Name, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { BusinessHours } from "./business-hours.ts";

/** Which outside numbers a bot may hand a caller to. */
export const ExternalPolicy = z.strictObject({
  /** Prefixes in E.164; empty forbids external transfers. */
  allow: z.array(z.string().regex(/^\+[1-9][0-9]{0,14}$/, "a prefix like +91")).max(100),
  max_concurrent: z.number().int().min(0).max(1000).optional(),
});

export const Organization = z.object({
  id: Id,
  name: Name,
  context_prefix: z.string(),
  status: z.enum(["active", "suspended"]),
  api_key: z.string(),
  /** Present once, in the answer that made the organization. */
  api_secret: z.string().optional(),
  timezone: z.string(),
  country: z.string(),
  external: ExternalPolicy,
  created_at: Time,
  updated_at: Time,
});
export type Organization = z.infer<typeof Organization>;

const fields = {
  name: Name,
  /** Letters, digits and _ ; unique and case-sensitive. Random when absent. */
  context_prefix: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{2,39}$/, "3 to 40 letters, digits or _, a letter first"),
  timezone: z.string().min(1).max(64),
  country: z.string().regex(/^[A-Z]{2}$/, "two capital letters, like IN"),
  external: ExternalPolicy,
  status: z.enum(["active", "suspended"]),
};

export const createOrganization = defineRoute({
  method: "POST",
  path: "/api/v1/organizations",
  auth: ["jwt"],
  role: "operator",
  summary: "Make an organization; the answer shows its api_secret once",
  tag: "pbx",
  body: z.strictObject({
    id: Id.optional(),
    name: fields.name,
    context_prefix: fields.context_prefix.optional(),
    timezone: fields.timezone.optional(),
    country: fields.country.optional(),
    external: fields.external.optional(),
  }),
  success: { status: 201, schema: Organization },
  errors: ["PBX_CONTEXT_PREFIX_TAKEN", "PBX_ORGANIZATIONS_ADOPTED"],
});

export const listOrganizations = defineRoute({
  method: "GET",
  path: "/api/v1/organizations",
  auth: ["jwt"],
  role: "operator",
  summary: "All organizations",
  tag: "pbx",
  query: ListQuery,
  success: { status: 200, schema: listOf(Organization) },
});

export const getOrganization = defineRoute({
  method: "GET",
  path: "/api/v1/organizations/:id",
  auth: ["jwt"],
  role: "operator",
  summary: "One organization",
  tag: "pbx",
  params: IdParams,
  success: { status: 200, schema: Organization },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const updateOrganization = defineRoute({
  method: "PUT",
  path: "/api/v1/organizations/:id",
  auth: ["jwt"],
  role: "operator",
  summary: "Change the given fields of an organization",
  tag: "pbx",
  params: IdParams,
  body: z.strictObject(fields).omit({ context_prefix: true }).partial(),
  success: { status: 200, schema: Organization },
  errors: ["PBX_ORGANIZATION_NOT_FOUND", "PBX_VERSION_MISMATCH"],
});

export const deleteOrganization = defineRoute({
  method: "DELETE",
  path: "/api/v1/organizations/:id",
  auth: ["jwt"],
  role: "operator",
  summary: "Remove an organization that has no numbers left",
  tag: "pbx",
  params: IdParams,
  success: { status: 204 },
  errors: ["PBX_ORGANIZATION_NOT_FOUND", "PBX_ORGANIZATION_IN_USE"],
});

export const createSigningSecret = defineRoute({
  method: "POST",
  path: "/api/v1/organizations/:id/signing-secret",
  auth: ["jwt"],
  role: "admin",
  summary:
    "A new secret for signed requests (Standard Webhooks), shown once; the one before stays valid for a day",
  tag: "pbx",
  params: IdParams,
  success: { status: 201, schema: z.object({ signing_secret: z.string() }) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const createServiceCredential = defineRoute({
  method: "POST",
  path: "/api/v1/organizations/:id/service-credential",
  auth: ["jwt"],
  role: "admin",
  summary: 'Replace the sealed credential that auth:"org" uses; it is never shown',
  tag: "pbx",
  params: IdParams,
  success: { status: 201, schema: z.object({ api_key: z.string(), rotated_at: Time }) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

/** What another service must know of an organization before it stores something for it. */
export const lookUpOrganization = defineRoute({
  method: "POST",
  path: "/internal/organizations/lookup",
  auth: ["internal"],
  summary: "An organization's zone, country and working hours",
  tag: "internal",
  body: z.strictObject({ org_id: Id }),
  success: {
    status: 200,
    schema: z.object({
      id: Id,
      status: z.enum(["active", "suspended"]),
      timezone: z.string(),
      country: z.string(),
      /** Null until they are set. */
      business_hours: BusinessHours.nullish(),
    }),
  },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const login = defineRoute({
  method: "POST",
  path: "/api/v1/auth/login",
  auth: "public",
  summary: "A day's token for an organization's api_key and api_secret",
  tag: "pbx",
  body: z.object({ api_key: z.string().min(1).max(256), api_secret: z.string().min(1).max(256) }),
  success: { status: 200, schema: z.object({ token: z.string(), expires_in: z.number() }) },
  errors: ["PBX_LOGIN_REFUSED", "PBX_LOGIN_TOO_OFTEN"],
});
