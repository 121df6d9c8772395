// The gateway's routes for a command: of the running server, or over the database itself while none runs.
import { createHttpServer } from "@pipecast/platform/http";
import { createLifecycle } from "@pipecast/platform/lifecycle";
import { createLogger, logDestination } from "@pipecast/platform/log";
import { createMetrics } from "@pipecast/platform/metrics";
import type { ClientTransport } from "@pipecast/contracts/client";
import { createVault } from "@pipecast/platform/vault";
import { connect } from "../connect.ts";
import { findServer } from "../data-folder.ts";
import { environment, readSettings } from "../env.ts";
import { guardDoor } from "../guard-door.ts";
import { openInstallation } from "../open-installation.ts";
import { loadServices } from "../services/services.ts";
import { version } from "../version.ts";
import { baseUrls, wire } from "../wire.ts";

export interface OpenGateway extends AsyncDisposable {
  gateway: ClientTransport;
  headers: Record<string, string>;
  /** False when no server runs and the database is worked on directly. */
  running: boolean;
}

export async function openGateway(options: {
  url?: string | undefined;
  "gateway-url"?: string | undefined;
  data: string;
}): Promise<OpenGateway> {
  const known = options.url === undefined ? findServer(options.data) : undefined;
  if (options.url !== undefined || (known !== undefined && runs(known.pid))) {
    const connection = connect(options);
    const { gateway, headers } = connection;
    return { gateway, headers, running: true, [Symbol.asyncDispose]: () => connection.close() };
  }
  return openOffline(options.data);
}

async function openOffline(data: string): Promise<OpenGateway> {
  const modules = await loadServices(["gateway"]);
  const [module] = modules;
  if (module === undefined) throw new Error("there is no gateway in this program");
  const settings = readSettings(environment(), module.settings);
  const { folder, secrets, db } = await openInstallation(
    data,
    settings,
    modules.flatMap(({ migrations }) => migrations),
  );
  const log = createLogger({ name: "pipecast", level: "silent", stream: logDestination(2) });
  const lifecycle = createLifecycle({ log });
  const { authenticate } = guardDoor(secrets, settings);
  const server = createHttpServer({ name: "PipeCast", version, log, authenticate, lifecycle });
  const wires = wire(server, ["gateway"], baseUrls(settings));
  const service = await module.create({
    folder,
    db,
    log,
    lifecycle,
    metrics: await createMetrics(),
    secrets,
    wires,
    settings,
    stage: undefined,
    vault: createVault(secrets.MASTER_KEY),
    program: { version, services: ["gateway"], url: () => "", audiosocket: () => undefined },
  });
  // Mounted, never started: no port is opened, no call is taken.
  service.mount(server);
  await server.app.ready();
  return {
    gateway: wires.gateway,
    headers: { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` },
    running: false,
    async [Symbol.asyncDispose]() {
      await server.close();
      await wires.close();
      await db.close();
    },
  };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
