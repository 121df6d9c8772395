// What a request's If-Match says of the revision it means; a mismatch tells who changed the draft and when.
import { toRfc3339 } from "@pipecast/contracts/time";
import { requireMatch } from "@pipecast/platform/http";
import { GatewayErrors } from "../errors.ts";
import type { BotRow } from "../schema.ts";

export type RequireRevision = (row: BotRow) => void;

export function requestedRevision(
  request: Parameters<typeof requireMatch>[0],
  timeZone: string,
): RequireRevision {
  return (row) =>
    requireMatch(request, row.revision, () =>
      GatewayErrors.VERSION_MISMATCH({
        changed_by: row.updated_by ?? "unknown",
        changed_at: toRfc3339(row.updated_at, timeZone),
        etag: `"${row.revision}"`,
      }),
    );
}
