// What a service is to the server: its name, what is known before it is put together, and what can be done with it then.
import type { MigrationSet } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import type { z } from "zod";

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
  /** A link that signs one browser in, when this service is what it opens. */
  signInLink?(): Promise<string>;
}

/** What the server knows of a service before it is put together. */
export interface ServiceModule<Context> {
  settings: z.ZodObject;
  migrations: readonly MigrationSet[];
  create(context: Context): Service | Promise<Service>;
}
