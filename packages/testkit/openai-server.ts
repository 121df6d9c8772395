// A local server that keeps to the published protocol of OpenAI Realtime, and writes down what does not.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { answerSummary } from "./answer-summary.ts";
import { OpenAiPeer, type OpenAiServerOptions } from "./openai-server-peer.ts";

export interface OpenAiServer {
  readonly url: string;
  readonly options: OpenAiServerOptions;
  /** Every connection, oldest first. */
  readonly peers: OpenAiPeer[];
  messages: number;
  readonly models: string[];
  /** What clients did against the protocol. */
  readonly faults: string[];
  /** Refuses so many further connections with an error, as for a quota that is used up. */
  refuse(count: number, code?: string): void;
  /** The connection in use. */
  readonly peer: OpenAiPeer;
  close(): Promise<void>;
}

export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const http = createServer((request, response) => {
    answerSummary(request, response, options.key).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const refusals = { count: 0, code: "" };
  const server: OpenAiServer = {
    get url() {
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    options,
    peers: [],
    models: [],
    faults: [],
    messages: 0,
    refuse: (count, code = "insufficient_quota") => void Object.assign(refusals, { count, code }),
    get peer() {
      const last = server.peers.at(-1);
      if (last === undefined) throw new Error("nobody has connected");
      return last;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
  const accept = (client: WebSocket) => {
    if (refusals.count === 0) return void server.peers.push(new OpenAiPeer(client, server));
    refusals.count -= 1;
    const error = { type: "error", error: { code: refusals.code, message: "Not now." } };
    client.send(JSON.stringify(error));
    client.close(1011);
    return undefined;
  };
  http.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const right = url.pathname === "/v1/realtime";
    const bearer = `Bearer ${options.key ?? ""}`;
    if (!right || (options.key !== undefined && request.headers.authorization !== bearer)) {
      socket.end(`HTTP/1.1 ${right ? 401 : 404} Refused\r\n\r\n`);
      return;
    }
    server.models.push(url.searchParams.get("model") ?? "");
    sockets.handleUpgrade(request, socket, head, accept);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return server;
}
