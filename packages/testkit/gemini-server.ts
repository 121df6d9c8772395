// A local server that keeps to the published protocol of Gemini Live, and closes a connection that does not.
//
// Messages go out as text and as binary by turns, fields of one event together or apart, as the real service does.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { answerSummary } from "./answer-summary.ts";
import { GeminiPeer, type GeminiServerOptions } from "./gemini-server-peer.ts";
import { plainBrain } from "./model-brain.ts";

export interface GeminiServer {
  readonly url: string;
  readonly options: GeminiServerOptions;
  /** Every connection that was set up, oldest first; those that are open among them. */
  readonly peers: GeminiPeer[];
  messages: number;
  /** Paths that were asked for, keys left out. */
  readonly paths: string[];
  /** What clients did against the protocol. */
  readonly faults: string[];
  /** Refuses so many further connections before they are set up, with this close code. */
  refuse(count: number, code?: number): void;
  /** The connection in use. */
  readonly peer: GeminiPeer;
  close(): Promise<void>;
}

export async function startGeminiServer(given: GeminiServerOptions = {}): Promise<GeminiServer> {
  const options = { brain: plainBrain, contextUpdates: true, resumes: true, ...given };
  const http = createServer((request, response) => {
    answerSummary(request, response, options.key).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  let refusals: { count: number; code: number } = { count: 0, code: 1011 };
  const server: GeminiServer = {
    get url() {
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    options,
    peers: [],
    paths: [],
    faults: [],
    messages: 0,
    refuse: (count, code = 1011) => {
      refusals = { count, code };
    },
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
  http.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "", "http://localhost");
    server.paths.push(url.pathname);
    const right =
      /^\/+ws\/google\.ai\.generativelanguage\.v1\w*\.GenerativeService\.BidiGenerateContent$/;
    if (
      !right.test(url.pathname) ||
      (options.key ?? url.searchParams.get("key")) !== url.searchParams.get("key")
    ) {
      socket.end(`HTTP/1.1 ${right.test(url.pathname) ? 403 : 404} Refused\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => accept(client));
  });
  const accept = (client: WebSocket) => {
    if (refusals.count > 0) {
      refusals.count -= 1;
      client.close(refusals.code, "Resource has been exhausted (quota).");
      return;
    }
    const peer = new GeminiPeer(client, server);
    server.peers.push(peer);
  };
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return server;
}
