// How a command finds the running server and the token to speak to it.
import { resolve } from "node:path";
import { defineErrors } from "@pipecast/platform/errors";
import { type Transport, httpTransport } from "@pipecast/platform/transport";
import { findServer, readSecrets } from "./data-folder.ts";
import { environment, readClientSettings } from "./env.ts";

export const ConnectErrors = defineErrors("CONNECT", {
  NO_SERVER: {
    status: 503,
    message:
      "No running server is known in {folder}: start one with `npm start` (or `pipecast up`), or name it with --url.",
  },
  NO_TOKEN: {
    status: 401,
    message:
      "OPERATOR_TOKEN is not set: give the server's own, or name its data folder with --data.",
  },
});

export interface Connection {
  pbx: Transport;
  /** The same as pbx unless the gateway runs apart. */
  gateway: Transport;
  close(): Promise<void>;
  operatorToken: string;
  headers: Record<string, string>;
}

/** Finds the server by `url`, or by what it left in its data folder. Throws CONNECT_NO_SERVER or CONNECT_NO_TOKEN. */
export function connect(options: {
  url?: string | undefined;
  "gateway-url"?: string | undefined;
  data: string;
}): Connection {
  const folder = resolve(options.data);
  const url = options.url ?? findServer(folder)?.url;
  if (url === undefined) throw ConnectErrors.NO_SERVER({ folder });
  const operatorToken =
    readClientSettings(environment()).OPERATOR_TOKEN ?? readSecrets(folder).OPERATOR_TOKEN;
  if (operatorToken === undefined) throw ConnectErrors.NO_TOKEN();
  const pbx = httpTransport(url);
  const apart = options["gateway-url"];
  const gateway = apart === undefined ? pbx : httpTransport(apart);
  return {
    pbx,
    gateway,
    async close() {
      await Promise.all([...new Set([pbx, gateway])].map((transport) => transport.close()));
    },
    operatorToken,
    headers: { authorization: `Bearer ${operatorToken}` },
  };
}
