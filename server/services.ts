// The services of the program, each loaded only when it runs here. The only file that names them.

export const serviceNames = ["pbx", "gateway", "events", "console"] as const;
export type ServiceName = (typeof serviceNames)[number];

export const services = {
  pbx: () => import("@pipecast/pbx"),
  gateway: () => import("@pipecast/gateway"),
  events: () => import("@pipecast/events"),
  console: () => import("@pipecast/console"),
} as const;
