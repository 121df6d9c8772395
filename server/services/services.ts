// The services of the program, each loaded only when it runs here.
import type { MigrationSet } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import type { z } from "zod";
import type { ServiceContext } from "./service-context.ts";

export const serviceNames = ["pbx", "gateway", "events", "console"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** A service that was put together and is ready to be mounted and started. */
export interface Service {
  readonly name: ServiceName;
  mount(server: HttpServer): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where calls bring their audio, when this service takes them. */
  readonly audiosocket?: { host: string; port: number } | undefined;
  /** Whether a token's organization may still sign in, when this service knows. */
  acceptJwt?(claims: { org_id: string }): Promise<boolean>;
}

/** What the server knows of a service before it is put together. */
export interface ServiceModule {
  settings: z.ZodObject;
  migrations: readonly MigrationSet[];
  create(context: ServiceContext): Service | Promise<Service>;
}

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
