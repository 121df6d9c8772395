// GET /admin/models: which providers have a key. The keys are nobody's business.
import { listModels } from "@pipecast/contracts/gateway/models";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";

export function mountModelRoutes(
  server: HttpServer,
  { models }: { models: ReadonlyMap<string, unknown> },
): void {
  mountRoute(server, listModels, async () => ({ providers: [...models.keys()].toSorted() }));
}
