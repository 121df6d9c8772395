// The console service: what a browser gets at `/`, and how it signs in.
import type { ClientTransport } from "@pipecast/contracts/client";
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import type { ConsoleTables } from "./migrations.ts";
import { type PlainPageFacts, plainPage, plainStyle } from "./pages/plain-page.ts";
import { type Build, readBuild } from "./pages/read-build.ts";
import { appPaths, serveBuild } from "./pages/serve-build.ts";
import { mountSessionRoutes, signInLink } from "./sign-in/session-routes.ts";
import { createSignInCodes } from "./sign-in/sign-in-codes.ts";

export { consoleSettings as settings } from "./env.ts";
export { consoleMigrations as migrations } from "./migrations.ts";

export interface ConsoleDeps {
  db: Database;
  clock: Clock;
  pbx: ClientTransport;
  secrets: { operatorToken: string; internalKey: string };
  origins: readonly string[];
  facts: () => PlainPageFacts;
  /** The built app; read from disk when not given, null for none. */
  build?: Build | null;
}

export function createConsoleService({
  db,
  facts,
  build = readBuild() ?? null,
  ...deps
}: ConsoleDeps) {
  const codes = createSignInCodes(db.typed<ConsoleTables>(), deps.clock);
  const parts = { ...deps, codes, url: () => facts().url };
  return {
    name: "console" as const,
    mount(server: HttpServer): void {
      mountSessionRoutes(server, parts);
      if (build === null) servePlainPage(server, facts);
      else serveBuild(server, build);
    },
    async start(): Promise<void> {},
    async stop(): Promise<void> {},
    /** A link that signs one browser in. */
    signInLink: () => signInLink(parts),
  };
}

function servePlainPage(server: HttpServer, facts: () => PlainPageFacts): void {
  for (const path of appPaths)
    server.app.get(path, (_request, reply) =>
      reply.type("text/html; charset=utf-8").send(plainPage(facts())),
    );
  server.app.get("/plain.css", (_request, reply) =>
    reply
      .type("text/css; charset=utf-8")
      .header("cache-control", "public, max-age=300")
      .send(plainStyle),
  );
}
