// How the services of one process reach one another: in memory when both are here, over HTTP otherwise.
import type { HttpServer } from "@pipecast/platform/http";
import { type Transport, httpTransport, inMemoryTransport } from "@pipecast/platform/transport";
import type { ServerSettings } from "./env.ts";
import type { ServiceName } from "./services/service.ts";

export interface BaseUrls {
  pbx: string;
  gateway: string;
  events: string;
}

/** Where a service listens when it runs apart, unless its base URL says otherwise. */
export function baseUrls(settings: ServerSettings): BaseUrls {
  return {
    pbx: settings.PBX_BASE_URL ?? local(settings.PORT),
    gateway: settings.GATEWAY_BASE_URL ?? local(settings.GATEWAY_PORT),
    events: settings.EVENTS_BASE_URL ?? local(settings.EVENTS_PORT),
  };
}

/** The port of this process: that of pbx and the console if one of them is here, else the service's own. */
export function listenPort(services: readonly ServiceName[], settings: ServerSettings): number {
  if (services.includes("pbx") || services.includes("console")) return settings.PORT;
  return services.includes("gateway") ? settings.GATEWAY_PORT : settings.EVENTS_PORT;
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}

export interface Wires {
  pbx: Transport;
  gateway: Transport;
  events: Transport;
  close(): Promise<void>;
}

export function wire(server: HttpServer, here: readonly ServiceName[], urls: BaseUrls): Wires {
  const opened: { close(): Promise<void> }[] = [];
  const inMemory = inMemoryTransport(server.app);
  const reach = (name: keyof BaseUrls): Transport => {
    if (here.includes(name)) return inMemory;
    const transport = httpTransport(urls[name]);
    opened.push(transport);
    return transport;
  };
  return {
    pbx: reach("pbx"),
    gateway: reach("gateway"),
    events: reach("events"),
    async close() {
      await Promise.all(opened.map((transport) => transport.close()));
    },
  };
}
