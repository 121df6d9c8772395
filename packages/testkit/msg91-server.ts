// A MSG91 that runs here: strict about what we send, and as unreliable as the test wants it.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * `ok`; `late`: takes it, answers after `lateMs`; `twice`: takes it, writes two answers; `garbage`: takes it, answers no JSON;
 * `busy`: 429 with Retry-After; `broken`: 500; `gateway`: takes it, 502; `refused`: 200 with an error body; `dies`: takes it
 * and cuts the connection; `deaf`: cuts it before taking.
 */
export type Msg91Behaviour =
  | "ok"
  | "late"
  | "twice"
  | "garbage"
  | "busy"
  | "broken"
  | "gateway"
  | "refused"
  | "dies"
  | "deaf";

export interface Msg91Message {
  integrated_number: string;
  template: string;
  language: string;
  namespace: string | undefined;
  to: string;
  parameters: string[];
  request_id: string;
}

export interface Msg91Options {
  authkey: string;
  lateMs?: number;
  /** What `busy` asks for. */
  retryAfterS?: number;
}

interface Outbound {
  integrated_number?: unknown;
  content_type?: unknown;
  payload?: {
    messaging_product?: unknown;
    type?: unknown;
    template?: {
      name?: unknown;
      namespace?: string;
      language?: { code?: unknown; policy?: unknown };
      to_and_components?: {
        to?: unknown[];
        components?: Record<string, { type?: unknown; value?: unknown }>;
      }[];
    };
  };
}

export class Msg91Server {
  readonly #server: Server;
  readonly #options: Msg91Options;
  /** Messages that WhatsApp would have got, in order. */
  readonly taken: Msg91Message[] = [];
  /** What was wrong with what we sent. */
  readonly faults: string[] = [];
  /** Requests to the bulk route, whatever came of them. */
  requests = 0;
  /** How the next message is met. */
  behave: (message: Msg91Message, request: number) => Msg91Behaviour = () => "ok";
  templates: unknown[] = [];

  constructor(options: Msg91Options) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    if (request.headers["authkey"] !== this.#options.authkey)
      return send(response, 401, { type: "error", message: "Invalid authkey" });
    const route = `${request.method} ${path}`;
    if (route === "GET /api/v5/whatsapp/whatsapp-activation/")
      return send(response, 200, {
        status: "success",
        data: [{ integrated_number: "912261234500", status: "active" }],
      });
    if (route.startsWith("GET /api/v5/whatsapp/get-template-client/"))
      return send(response, 200, { status: "success", data: this.templates });
    if (route === "POST /api/v5/whatsapp/whatsapp-outbound-message/bulk/")
      return this.#bulk(body, request, response);
    this.faults.push(`no such route: ${route}`);
    return send(response, 404, { type: "error", message: "Not found" });
  }

  #bulk(body: string, request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    const message = this.#read(body, request);
    if (typeof message === "string") {
      this.faults.push(message);
      return send(response, 400, { status: "fail", hasError: true, errors: message });
    }
    const { lateMs = 300, retryAfterS = 1 } = this.#options;
    const { request_id } = message;
    const done = { status: "success", hasError: false, data: "queued", errors: null, request_id };
    const behaviour = this.behave(message, this.requests);
    const takes = ["ok", "late", "twice", "garbage", "gateway", "dies"].includes(behaviour);
    if (takes) this.taken.push(message);
    switch (behaviour) {
      case "ok":
        return send(response, 200, done);
      case "late":
        setTimeout(() => send(response, 200, done), lateMs);
        return undefined;
      case "twice": {
        const text = JSON.stringify(done);
        const one = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
        response.socket?.end(one + one);
        return undefined;
      }
      case "garbage":
        response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
        return undefined;
      case "busy":
        response.setHeader("retry-after", String(retryAfterS));
        return send(response, 429, { type: "error", message: "Too many requests" });
      case "broken":
        return send(response, 500, { type: "error", message: "Internal error" });
      case "gateway":
        response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
        return undefined;
      case "refused":
        return send(response, 200, {
          status: "fail",
          hasError: true,
          errors: "Template is not approved",
        });
      default:
        response.socket?.destroy();
        return undefined;
    }
  }

  /** The message, or what is wrong with it. */
  #read(body: string, request: IncomingMessage): Msg91Message | string {
    if (request.headers["content-type"] !== "application/json") return "content-type";
    const { integrated_number, content_type, payload } = JSON.parse(body) as Outbound;
    const { template } = payload ?? {};
    const [first, ...more] = template?.to_and_components ?? [];
    const to = first?.to?.[0];
    if (typeof integrated_number !== "string" || !/^\d{6,15}$/.test(integrated_number))
      return "integrated_number";
    if (content_type !== "template" || payload?.type !== "template") return "content_type";
    if (payload.messaging_product !== "whatsapp") return "messaging_product";
    if (typeof template?.name !== "string" || template.name === "") return "template.name";
    if (typeof template.language?.code !== "string") return "template.language.code";
    if (template.language.policy !== "deterministic") return "template.language.policy";
    if (more.length > 0 || first?.to?.length !== 1) return "to_and_components";
    if (typeof to !== "string" || !/^[1-9]\d{5,14}$/.test(to)) return "to";
    const components = Object.entries(first.components ?? {});
    const parameters: string[] = [];
    for (const [at, [name, { type, value }]] of components.entries()) {
      if (name !== `body_${at + 1}` || type !== "text") return `components.${name}`;
      // Meta refuses these: a message with one of them reaches nobody.
      if (typeof value !== "string" || value === "" || /[\n\t\r]| {4}/.test(value))
        return `components.${name}.value`;
      parameters.push(value);
    }
    return {
      integrated_number,
      template: template.name,
      language: template.language.code,
      namespace: template.namespace,
      to,
      parameters,
      request_id: `req-${this.requests}`,
    };
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
