// An API key as the API shows it: not the key.
import type { GatewayKey } from "@pipecast/contracts/gateway/keys";
import { toRfc3339 } from "@pipecast/contracts/time";
import type { KeyRow } from "../schema.ts";

export function viewKey(row: KeyRow, timeZone: string): GatewayKey {
  return {
    id: row.id,
    org_id: row.org_id,
    name: row.name,
    created_at: toRfc3339(row.created_at, timeZone),
    updated_at: toRfc3339(row.updated_at, timeZone),
  };
}
