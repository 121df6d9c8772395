// What `pipecast --version` says: the program, and per service the last migration that it knows.
import { loadServices } from "./services/services.ts";
import { serviceNames } from "./services/service.ts";
import { version } from "./version.ts";

export async function versionLines(): Promise<string[]> {
  const modules = await loadServices(serviceNames);
  const last = modules
    .flatMap(({ migrations }) => migrations)
    .map(({ service, migrations }) => `${service} ${migrations.at(-1)?.id ?? "none"}`);
  return [version, `schema: ${last.join(", ")}`];
}
