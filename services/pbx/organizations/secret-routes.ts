// Secrets of an organization over HTTP: made by its admin, used by our own services.
import {
  readServiceCredential,
  signRequest as signRequestRoute,
  verifySignature as verifySignatureRoute,
} from "@pipecast/contracts/pbx/calls";
import * as routes from "@pipecast/contracts/pbx/organizations";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { Principal } from "@pipecast/platform/auth";
import { requireOrg } from "@pipecast/platform/auth";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { timeIn } from "./organization-view.ts";
import { openServiceCredential, rotateServiceCredential } from "./service-credential.ts";
import { ownerOfKey } from "./owner-of-key.ts";
import { createSigningSecret, signRequest, verifySignature } from "./signing-secrets.ts";

type Parts = Pick<PbxParts, "db" | "organizations" | "vault" | "clock" | "log">;

/** Mounts them. */
export function mountSecretRoutes(server: HttpServer, parts: Parts): void {
  /** The organization named, when it is the asking one's own, or the operator or a service asks. */
  async function allowed(principal: Principal, id: string) {
    const organization = await parts.organizations.find({
      id: requireOrg(principal, id, PbxErrors.ORGANIZATION_NOT_FOUND),
    });
    if (organization === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return organization;
  }

  mountRoute(server, routes.createSigningSecret, async ({ principal, params }) => {
    const { id } = await allowed(principal, params.id);
    const signing_secret = await createSigningSecret(parts, id);
    parts.log.info({ org_id: id, by: principal.kind }, "a new signing secret was made");
    return { signing_secret };
  });

  mountRoute(server, routes.createServiceCredential, async ({ principal, params }) => {
    const { id, timezone } = await allowed(principal, params.id);
    const { api_key, rotated_at } = await rotateServiceCredential(parts, id);
    parts.log.info({ org_id: id, by: principal.kind }, "the service credential was replaced");
    return { api_key, rotated_at: timeIn(timezone, rotated_at) };
  });

  mountRoute(server, readServiceCredential, async ({ principal, body }) => {
    const { id } = await allowed(principal, body.org_id);
    return openServiceCredential(parts, id);
  });

  mountRoute(server, signRequestRoute, async ({ principal, body }) => {
    const { org_id, ...request } = body;
    const { id } = await allowed(principal, org_id);
    return { headers: await signRequest(parts, id, request) };
  });

  mountRoute(server, verifySignatureRoute, async ({ body }) => {
    const { org_id, api_key, ...request } = body;
    const whose = org_id ?? (api_key === undefined ? undefined : await ownerOfKey(parts, api_key));
    if (whose === undefined) return { valid: false, replayed: false, org_id: null };
    return { ...(await verifySignature(parts, whose, request)), org_id: whose };
  });
}
