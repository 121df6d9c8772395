// Queues over HTTP.
import { queues as routes } from "@pipecast/contracts/pbx/directory";
import type { HttpServer } from "@pipecast/platform/http";
import { mountCollection } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
import { timeIn } from "../organizations/organization-view.ts";
import type { PbxParts } from "../parts.ts";

/** Mounts them. */
export function mountQueueRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "organizations" | "queues">,
): void {
  mountCollection(server, parts, {
    routes,
    table: parts.queues,
    keyOf: (row) => row.number,
    view: (row, { timezone }) => ({
      ...row,
      id: row.number,
      version: undefined,
      created_at: timeIn(timezone, row.created_at),
      updated_at: timeIn(timezone, row.updated_at),
    }),
    notFound: () => PbxErrors.QUEUE_NOT_FOUND(),
  });
}
