// For tests: the far end of an AMI wire, byte for byte as Asterisk 22 speaks, doing what the test tells it.
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export interface WireAction {
  name: string;
  id: string;
  fields: Record<string, string>;
  socket: Socket;
}

export class WireManager {
  readonly port: number;
  /** Every action received, logins included. */
  readonly actions: WireAction[] = [];
  /** Everything received, byte for byte. */
  received = "";
  readonly sockets = new Set<Socket>();
  connections = 0;
  /** What to do with an action that is no login; by default a Success. */
  answer: (action: WireAction) => void = (action) => this.reply(action, "Message: Done");
  /** Written in pieces of this many bytes. */
  slice = Number.POSITIVE_INFINITY;
  /** Of each connection this many bytes are written, then it is closed. */
  limit = Number.POSITIVE_INFINITY;
  banner = "Asterisk Call Manager/11.0.0\r\n";
  secret = "sesame-open-sesame-open-sesame-op";
  readonly #server: Server;
  #waiting: (() => void)[] = [];
  readonly #written = new WeakMap<Socket, number>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => this.#serve(socket));
  }

  static async start(): Promise<WireManager> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new WireManager(server);
  }

  /** Sends lines to one connection, or to all. */
  send(lines: string[], sockets: Iterable<Socket> = this.sockets): void {
    const bytes = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
    for (const socket of sockets) this.#write(socket, bytes);
  }

  reply({ id, socket }: WireAction, ...lines: string[]): void {
    this.send(["Response: Success", `ActionID: ${id}`, ...lines], [socket]);
  }

  refuse({ id, socket }: WireAction, message: string): void {
    this.send(["Response: Error", `ActionID: ${id}`, `Message: ${message}`], [socket]);
  }

  /** Resolves when `until` holds, looked at after each action and each connection. */
  async when(until: () => boolean): Promise<void> {
    while (!until()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  #write(socket: Socket, bytes: Buffer): void {
    const left = this.limit - (this.#written.get(socket) ?? 0);
    const part = bytes.subarray(0, Math.min(left, bytes.length));
    this.#written.set(socket, (this.#written.get(socket) ?? 0) + part.length);
    for (let at = 0; at < part.length; at += this.slice)
      socket.write(part.subarray(at, Math.min(part.length, at + this.slice)));
    if (left <= bytes.length) socket.destroySoon();
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
    this.#write(socket, Buffer.from(this.banner));
    let rest = "";
    socket.on("data", (chunk) => {
      this.received += chunk.toString("latin1");
      rest += chunk.toString("latin1");
      for (let end = rest.indexOf("\r\n\r\n"); end >= 0; end = rest.indexOf("\r\n\r\n")) {
        this.#read(rest.slice(0, end), socket);
        rest = rest.slice(end + 4);
      }
    });
    this.#look();
  }

  #read(text: string, socket: Socket): void {
    const fields: Record<string, string> = {};
    for (const line of text.split("\r\n")) {
      const colon = line.indexOf(": ");
      fields[line.slice(0, colon)] = line.slice(colon + 2);
    }
    const action = { name: fields.Action ?? "", id: fields.ActionID ?? "", fields, socket };
    this.actions.push(action);
    if (action.name !== "Login") this.answer(action);
    else if (fields.Secret === this.secret) this.reply(action, "Message: Authentication accepted");
    else {
      this.refuse(action, "Authentication failed");
      socket.end();
    }
    this.#look();
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
