// The console service: what a browser gets at `/`.
import type { HttpServer } from "@pipecast/platform/http";
import { type HomePageFacts, homePage, homeStyle } from "./home-page.ts";

export { consoleSettings as settings } from "./env.ts";

export function createConsoleService(deps: { facts(): HomePageFacts }) {
  return {
    name: "console" as const,
    mount(server: HttpServer): void {
      server.app.get("/", (_request, reply) =>
        reply.type("text/html; charset=utf-8").send(homePage(deps.facts())),
      );
      server.app.get("/home.css", (_request, reply) =>
        reply
          .type("text/css; charset=utf-8")
          .header("cache-control", "public, max-age=300")
          .send(homeStyle),
      );
    },
    async start(): Promise<void> {},
    async stop(): Promise<void> {},
  };
}
