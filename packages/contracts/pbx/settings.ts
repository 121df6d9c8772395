// What an organization tells of its carriers. CONTRACT §4 (Twilio).
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const TwilioSettings = z.object({
  configured: z.boolean(),
  /** The end of the token, to tell one from another. */
  last4: z.string().nullable(),
});

export const putTwilioSettings = defineRoute({
  method: "PUT",
  path: "/api/v1/settings/twilio",
  auth: ["jwt"],
  role: "admin",
  summary: "The auth token by which Twilio signs its calls: sealed, never shown; null forgets it",
  tag: "pbx",
  body: z.strictObject({
    org_id: Id.optional(),
    auth_token: z
      .string()
      .regex(/^[!-~]{16,256}$/, "must be 16 to 256 characters without spaces")
      .nullable(),
  }),
  success: { status: 200, schema: TwilioSettings },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const getTwilioSettings = defineRoute({
  method: "GET",
  path: "/api/v1/settings/twilio",
  auth: ["jwt"],
  role: "read_only",
  summary: "Whether Twilio's signature can be checked",
  tag: "pbx",
  query: OrgQuery,
  success: { status: 200, schema: TwilioSettings },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

/** Whether Twilio signed a request to one of these URLs: proxies hide which of them it was. The token stays in pbx. */
export const verifyTwilioSignature = defineRoute({
  method: "POST",
  path: "/internal/twilio/verify",
  auth: ["internal"],
  summary: "Check X-Twilio-Signature of a websocket against the organization's auth token",
  tag: "internal",
  body: z.strictObject({
    org_id: Id,
    urls: z.array(z.string().max(2048)).min(1).max(16),
    signature: z.string().max(128),
  }),
  success: { status: 200, schema: z.object({ valid: z.boolean() }) },
});
