// Numbers over HTTP.
import { numbers as routes } from "@pipecast/contracts/pbx/directory";
import type { HttpServer } from "@pipecast/platform/http";
import { mountCollection } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";

/** Mounts them. */
export function mountNumberRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "organizations" | "numbers">,
): void {
  mountCollection(server, parts, {
    routes,
    table: parts.numbers,
    keyOf: (row) => row.id,
    ownerOf: (id) => parts.numbers.ownerOfId(id),
    notFound: () => PbxErrors.NUMBER_NOT_FOUND(),
  });
}
