// Makes an API key: the key for the one who asks, its hash for the table.
import { newGatewayKey } from "@pipecast/platform/auth";
import { GatewayErrors } from "../errors.ts";
import type { KeyRow } from "../schema.ts";
import type { KeyContext } from "./key-context.ts";

/** `key` is nowhere else afterwards. Errors: GATEWAY_ORGANIZATION_NOT_FOUND. */
export async function createKey(
  { keys, organizations, pepper, clock }: KeyContext,
  org_id: string,
  name: string,
): Promise<{ row: KeyRow; key: string }> {
  if (!(await organizations.exists(org_id))) throw GatewayErrors.ORGANIZATION_NOT_FOUND();
  const { key, key_id, hash } = newGatewayKey(pepper);
  const now = clock.now();
  const row = { id: key_id, org_id, name, hash, revision: 1, created_at: now, updated_at: now };
  await keys.insert(row);
  return { row, key };
}
