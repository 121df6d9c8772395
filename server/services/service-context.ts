// What the server hands to every service it puts together.
import type { Database } from "@pipecast/platform/db";
import type { Lifecycle } from "@pipecast/platform/lifecycle";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import type { Vault } from "@pipecast/platform/vault";
import type { Secrets } from "../data-folder.ts";
import type { Stage } from "../rehearse/stage.ts";
import type { Wires } from "../wire.ts";
import type { ServiceName } from "./service.ts";

export interface ServiceContext {
  /** The data folder. */
  folder: string;
  db: Database;
  log: Log;
  lifecycle: Lifecycle;
  metrics: Metrics;
  vault: Vault;
  secrets: Secrets;
  wires: Wires;
  /** All settings of this process, as read; each service parses out its own. */
  settings: Record<string, unknown>;
  /** Set in the private program of a rehearsal. */
  stage: Stage | undefined;
  program: {
    version: string;
    services: readonly ServiceName[];
    /** Where this process listens, once it does. */
    url(): string;
    /** Where calls bring their audio, as far as this process knows. */
    audiosocket(): { host: string; port: number } | undefined;
  };
}
