// Queues over HTTP.
import { queues as routes } from "@pipecast/contracts/pbx/directory";
import type { HttpServer } from "@pipecast/platform/http";
import { mountCollection } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
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
    notFound: () => PbxErrors.QUEUE_NOT_FOUND(),
  });
}
