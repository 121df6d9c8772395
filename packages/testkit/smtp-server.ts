// A mail server that runs here, with TLS, and as unreliable as the test wants it.
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer } from "smtp-server";

/**
 * `ok`; `later`: 451; `refused`: 550 to the recipient; `dies`: takes the text and cuts the connection; `deaf`: cuts it before it asks for
 * the text; `late`: takes it and answers after `lateMs`.
 */
export type SmtpBehaviour = "ok" | "later" | "refused" | "dies" | "deaf" | "late";

export interface TakenMail {
  from: string;
  to: string[];
  /** As it came over the wire. */
  text: string;
  secure: boolean;
  user: string;
}

export interface SmtpOptions {
  user: string;
  password: string;
  /** Without it there is no TLS. */
  tls?: { key: string; cert: string };
  /** TLS from the first byte. */
  secure?: boolean;
  lateMs?: number;
}

export class SmtpTestServer {
  readonly #server: SMTPServer;
  readonly #sockets = new Set<Socket>();
  readonly taken: TakenMail[] = [];
  behave: () => SmtpBehaviour = () => "ok";

  constructor({ user, password, tls, secure = false, lateMs = 300 }: SmtpOptions) {
    this.#server = new SMTPServer({
      ...tls,
      secure,
      logger: false,
      authOptional: false,
      allowInsecureAuth: true,
      hideSTARTTLS: tls === undefined,
      closeTimeout: 500,
      onAuth: (given, _session, done) => {
        if (given.username === user && given.password === password) done(null, { user });
        else done(refuse(535, "Authentication failed"));
      },
      onRcptTo: (_address, _session, done) => {
        const behaviour = this.behave();
        if (behaviour === "later") done(refuse(451, "Greylisted, try again later"));
        else if (behaviour === "refused") done(refuse(550, "No such mailbox here"));
        else if (behaviour === "deaf") this.#cut();
        else done();
      },
      onData: (stream, session, done) => {
        const behaviour = this.behave();
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          this.taken.push({
            from: mailFrom === false ? "" : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            text: Buffer.concat(chunks).toString("utf8"),
            secure: session.secure,
            user: String(session.user ?? ""),
          });
          if (behaviour === "dies") this.#cut();
          else if (behaviour === "late") setTimeout(() => done(), lateMs);
          else done();
        });
      },
    });
    this.#server.on("error", () => undefined);
    this.#server.server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function refuse(status: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: status });
}
