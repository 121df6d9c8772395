// Keeps the servers that all test files of a run share: starts each when first asked for it, ends all of them at the end.
import { once } from "node:events";
import { createServer } from "node:http";
import { startMariadb } from "../mariadb.ts";
import { startMysql } from "../mysql.ts";
import { Unavailable } from "../unavailable.ts";
import type { KeeperAnswer } from "./shared-server.ts";

export interface KeptServer {
  readonly port: number;
  remove(): Promise<void>;
}

/** Every server a test file may ask for by name. */
const makes: Readonly<Record<string, () => Promise<KeptServer>>> = {
  mariadb: () => startMariadb(),
  mysql: () => startMysql(),
};

export interface Keeper {
  /** Goes into the environment of the tests under `keeperVariable`. */
  readonly url: string;
  /** Ends and removes every server that was started. */
  close(): Promise<void>;
}

/** Starts a keeper on a free port of this machine; it starts no server before somebody asks. */
export async function keepServers(launchers = makes): Promise<Keeper> {
  const started = new Map<string, Promise<KeptServer>>();
  const answer = async (name: string): Promise<KeeperAnswer> => {
    const launch = Object.hasOwn(launchers, name) ? launchers[name] : undefined;
    if (!launch) return { error: `no test server is called ${name}` };
    const server = started.get(name) ?? launch();
    started.set(name, server);
    try {
      return { port: (await server).port };
    } catch (error) {
      if (error instanceof Unavailable) return { unavailable: error.message };
      return {
        error: `${name} did not start: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  };
  const http = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    void answer(name).then((body) => response.end(JSON.stringify(body)));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("the keeper has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      http.close();
      http.closeAllConnections();
      for (const server of await Promise.allSettled(started.values()))
        if (server.status === "fulfilled") await server.value.remove();
    },
  };
}
