// Puts one process together and starts it: settings, secrets, database, services, listener, ready line.
import { createHttpServer } from "@pipecast/platform/http";
import { type Lifecycle, createLifecycle, handleSignals } from "@pipecast/platform/lifecycle";
import { createLogger, logDestination, registerSecret } from "@pipecast/platform/log";
import { createMetrics } from "@pipecast/platform/metrics";
import { createVault } from "@pipecast/platform/vault";
import { z } from "zod";
import type { EnvSource } from "@pipecast/platform/env";
import { type Secrets, announceServer, withdrawServer } from "./data-folder.ts";
import { environment, readSettings } from "./env.ts";
import { guardDoor } from "./guard-door.ts";
import { listen } from "./listen.ts";
import { openInstallation } from "./open-installation.ts";
import type { Stage } from "./rehearse/stage.ts";
import { isUntouched, seedDemo } from "./seed-demo.ts";
import type { Service, ServiceName } from "./services/service.ts";
import { loadServices } from "./services/services.ts";
import { version } from "./version.ts";
import { watchOutboxes } from "./watch-outboxes.ts";
import { type Wires, baseUrls, listenPort, wire } from "./wire.ts";

export interface ProgramOptions {
  services: ServiceName[];
  port: number | undefined;
  data: string;
  /** A program inside another one: settings of its own, no demo, no signals, nothing on stdout. */
  inside?: { source: EnvSource; stage: Stage };
}

export interface Program {
  ended: Promise<number>;
  url: string;
  wires: Wires;
  secrets: Secrets;
  stop(): Promise<void>;
}

/** Resolves when the program is ready; `ended` gives the exit code once it has stopped. Throws what the user should read. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { inside } = options;
  const modules = await loadServices(options.services);
  const settings = readSettings(
    inside?.source ?? environment(),
    z.object(Object.assign({}, ...modules.map((module) => module.settings.shape))),
  );
  const stream = logDestination(inside === undefined ? 1 : 2);
  const log = createLogger({ name: "pipecast", level: settings.LOG_LEVEL, stream });
  const lifecycle = createLifecycle({ log, drainMs: settings.DRAIN_S * 1000 });
  const ended = new Promise<number>((resolve) => lifecycle.onStop("program", () => resolve(0)));
  if (inside === undefined) handleSignals(lifecycle, { log, flush: () => stream.flush() });

  try {
    const { folder, secrets, db, embedded } = await openInstallation(
      options.data,
      settings,
      modules.flatMap(({ migrations }) => migrations),
    );
    Object.values(secrets).forEach(registerSecret);
    lifecycle.onStop("database", () => db.close());

    const metrics = await createMetrics();
    const door = guardDoor(secrets, settings);
    const server = createHttpServer({
      name: "PipeCast",
      version,
      log,
      authenticate: door.authenticate,
      origins: settings.CONSOLE_ORIGINS ?? [],
      lifecycle,
      metrics,
    });
    const wires = wire(server, options.services, baseUrls(settings));
    lifecycle.onStop("wires", () => wires.close());
    door.askPbx(wires.pbx);

    let url = "";
    const running: Service[] = [];
    for (const module of modules)
      running.push(
        await module.create({
          folder,
          db,
          log,
          lifecycle,
          metrics,
          secrets,
          wires,
          settings,
          stage: inside?.stage,
          vault: createVault(secrets.MASTER_KEY),
          program: {
            version,
            services: options.services,
            url: () => url,
            audiosocket: () => running.find(({ audiosocket }) => audiosocket)?.audiosocket,
          },
        }),
      );
    for (const service of running) {
      service.mount(server);
      if (service.acceptJwt !== undefined) door.judgeJwt((claims) => service.acceptJwt!(claims));
    }
    await server.app.ready();
    lifecycle.onStop("http", () => server.close());
    await startServices(running, lifecycle);
    if (inside === undefined) watchOutboxes({ db, metrics, lifecycle, services: options.services });

    const parts = { pbx: wires.pbx, gateway: wires.gateway, operatorToken: secrets.OPERATOR_TOKEN };
    const complete = options.services.includes("pbx") && options.services.includes("gateway");
    if (inside === undefined && embedded && complete && (await isUntouched(parts)))
      await seedDemo(parts);

    url = await listen(server, {
      host: settings.HOST,
      port: options.port ?? listenPort(options.services, settings),
    });
    const audio = running.find(({ audiosocket }) => audiosocket)?.audiosocket;
    const found = {
      url,
      ...(audio === undefined ? {} : { audiosocket: `${audio.host}:${audio.port}` }),
      pid: process.pid,
    };
    const program = {
      ended,
      url,
      wires,
      secrets,
      stop: async () => void (await lifecycle.stop("done")),
    };
    if (inside !== undefined) return program;
    announceServer(folder, found);
    lifecycle.onStop("announcement", () => withdrawServer(folder, process.pid));
    // Before the ready line: who waits for that finds the link.
    greet(url, embedded ? await signInLink(running) : undefined);
    stream.write(`${JSON.stringify({ ready: true, ...found, services: options.services })}\n`);
    return program;
  } catch (error) {
    await lifecycle.stop("start failed");
    await stream.flush();
    throw error;
  }
}

/**
 * The gateway listens for audio before pbx hears of calls: those that outlived the last run want their bot at once. At the stop
 * it is the other way round, pbx answers until the last session has ended.
 */
async function startServices(services: readonly Service[], lifecycle: Lifecycle): Promise<void> {
  const started = new Set<Service>();
  const first = services.filter(({ name }) => name === "gateway");
  try {
    for (const service of new Set([...first, ...services])) {
      await service.start();
      started.add(service);
    }
  } finally {
    for (const service of services)
      if (started.has(service)) lifecycle.onStop(service.name, () => service.stop());
  }
}

function signInLink(services: readonly Service[]): Promise<string> | undefined {
  return services.find((service) => service.signInLink !== undefined)?.signInLink?.();
}

function greet(url: string, link: string | undefined): void {
  const open =
    link === undefined
      ? ""
      : `Open this link and press Call (it works once, for ten minutes; \`npx pipecast sign-in\` makes another):\n\n  ${link}\n\n`;
  process.stderr.write(
    `\nPipeCast is ready: ${url}\n${open}Or make the first call in a second terminal:\n\n  npx pipecast call --bot grand-estancia-ivr --say "I want to book a table for dinner"\n\n`,
  );
}
