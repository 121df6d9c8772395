// For tests: the far end of ARI's wire, HTTP and websocket on one port, doing what the test tells it.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export interface WireRequest {
  method: string;
  url: string;
  authorization: string;
  body: string;
}

export class WireAri {
  readonly port: number;
  readonly requests: WireRequest[] = [];
  readonly websockets = new Set<WebSocket>();
  readonly upgrades: { url: string; authorization: string }[] = [];
  /** What to answer to a request; by default 204. */
  answer: (request: WireRequest, response: ServerResponse) => void = (_, response) =>
    response.writeHead(204).end();
  /** Status that refuses websockets; 0 takes them. */
  refuseUpgrade = 0;
  readonly #server: Server;
  readonly #ws: WebSocketServer;
  readonly #sockets = new Set<Socket>();
  #waiting: (() => void)[] = [];

  private constructor(server: Server, autoPong: boolean) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#ws = new WebSocketServer({ noServer: true, autoPong });
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    server.on("request", (request, response) => void this.#request(request, response));
    server.on("upgrade", (request, socket: Socket, head) => {
      const { url = "", headers } = request;
      this.upgrades.push({ url, authorization: headers.authorization ?? "" });
      this.#look();
      if (this.refuseUpgrade > 0) {
        socket.end(`HTTP/1.1 ${this.refuseUpgrade} No\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      this.#ws.handleUpgrade(request, socket, head, (websocket) => {
        this.websockets.add(websocket);
        websocket.on("close", () => this.websockets.delete(websocket));
        this.#look();
      });
    });
  }

  /** `pongs: false` never answers a ping. */
  static async start({ pongs = true } = {}): Promise<WireAri> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new WireAri(server, pongs);
  }

  send(event: unknown): void {
    const text = typeof event === "string" ? event : JSON.stringify(event);
    for (const websocket of this.websockets) websocket.send(text);
  }

  async when(until: () => boolean): Promise<void> {
    while (!until()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  async #request(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const piece of message) body += String(piece);
    const { method = "", url = "", headers } = message;
    const request = { method, url, authorization: headers.authorization ?? "", body };
    this.requests.push(request);
    this.answer(request, response);
    this.#look();
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
