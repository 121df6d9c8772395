// The services of the program, each loaded only when it runs here.
import type { ServiceModule as Module, ServiceName } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

export type ServiceModule = Module<ServiceContext>;

const modules: Record<ServiceName, () => Promise<{ service: ServiceModule }>> = {
  pbx: () => import("./pbx-service.ts"),
  gateway: () => import("./gateway-service.ts"),
  events: () => import("./events-service.ts"),
  console: () => import("./console-service.ts"),
};

export async function loadServices(names: readonly ServiceName[]): Promise<ServiceModule[]> {
  const loaded = await Promise.all(names.map((name) => modules[name]()));
  return loaded.map(({ service }) => service);
}
