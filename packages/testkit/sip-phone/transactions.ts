// SIP transactions over one UDP socket: repeats what got lost, recognises what came twice (RFC 3261, 17).
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  branch,
  cseq,
  parseSip,
  requiredHeader,
  serializeSip,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from "./sip-message.ts";

export interface SipPeer {
  address: string;
  port: number;
}

export interface RequestListener {
  /** A new request (never a repetition, never an ACK). */
  request(request: SipRequest): void;
  /** The other side has our final answer to its INVITE. */
  acknowledged(ack: SipRequest): void;
}

export interface ResponseListener {
  provisional?(response: SipResponse): void;
  /** Every 2xx to an INVITE, repetitions too: each wants an ACK. */
  success?(response: SipResponse): void;
}

const t1 = 500;
const t2 = 4_000;
const timeout = 64 * t1;
const longestRinging = 180_000;

interface ClientTransaction extends ResponseListener {
  finish(response: SipResponse): void;
  heard(): void;
  request: SipRequest;
  to: SipPeer;
}

interface ServerTransaction {
  answer: SipResponse | undefined;
  from: SipPeer;
  repeat: NodeJS.Timeout | undefined;
}

/** The transactions of one phone. */
export class Transactions {
  readonly #socket: Socket;
  readonly #listener: RequestListener;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(socket: Socket, listener: RequestListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on("message", (data, from) => this.#receive(data.toString(), from));
    socket.on("error", () => undefined); // an unreachable port shows as a missing answer
  }

  /** Binds the phone's SIP socket. */
  static async open(host: string, port: number, listener: RequestListener): Promise<Transactions> {
    const socket = createSocket("udp4");
    socket.bind(port, host);
    await once(socket, "listening");
    return new Transactions(socket, listener);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends once, without waiting for anything: an ACK. */
  send(message: SipMessage, to: SipPeer): void {
    this.#socket.send(serializeSip(message), to.port, to.address);
  }

  /** Sends a request until it is answered; resolves with the final answer and rejects when none comes. */
  async request(
    request: SipRequest,
    to: SipPeer,
    listener: ResponseListener = {},
  ): Promise<SipResponse> {
    const key = `${branch(request)} ${request.method}`;
    let repeat: NodeJS.Timeout | undefined;
    let limit: NodeJS.Timeout | undefined;
    try {
      return await new Promise<SipResponse>((resolve, reject) => {
        const giveUp = () => reject(new Error(`nobody answers ${request.method} ${request.uri}`));
        const again = (pause: number) => {
          this.send(request, to);
          repeat = this.#after(pause, () =>
            again(request.method === "INVITE" ? pause * 2 : Math.min(pause * 2, t2)),
          );
        };
        limit = this.#after(timeout, giveUp);
        const heard = () => {
          clearTimeout(repeat);
          if (request.method !== "INVITE") return;
          clearTimeout(limit);
          limit = this.#after(longestRinging, giveUp);
        };
        this.#clients.set(key, { ...listener, finish: resolve, heard, request, to });
        again(t1);
      });
    } finally {
      clearTimeout(repeat);
      clearTimeout(limit);
      // Answers that come again are still taken for as long as they may come.
      this.#after(timeout, () => this.#clients.delete(key));
    }
  }

  /** Answers a request; a final answer to an INVITE is repeated until it is acknowledged. */
  answer(request: SipRequest, response: SipResponse): void {
    const transaction = this.#servers.get(serverKey(request));
    if (!transaction) return;
    transaction.answer = response;
    this.send(response, transaction.from);
    if (request.method !== "INVITE" || response.status < 200) return;
    const end = performance.now() + timeout;
    const again = (pause: number) => {
      transaction.repeat = this.#after(pause, () => {
        if (performance.now() > end) return;
        this.send(response, transaction.from);
        again(Math.min(pause * 2, t2));
      });
    };
    again(t1);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#socket.close();
  }

  #receive(text: string, from: RemoteInfo): void {
    const message = parseSip(text);
    if (message?.kind === "response") this.#receiveResponse(message);
    if (message?.kind === "request") this.#receiveRequest(message, from);
  }

  #receiveResponse(response: SipResponse): void {
    const { method } = cseq(response);
    const client = this.#clients.get(`${branch(response)} ${method}`);
    if (!client) return;
    client.heard();
    if (response.status < 200) return client.provisional?.(response);
    if (method === "INVITE" && response.status < 300) client.success?.(response);
    if (method === "INVITE" && response.status >= 300)
      this.send(refusalAck(client.request, response), client.to);
    client.finish(response);
  }

  #receiveRequest(request: SipRequest, from: SipPeer): void {
    const key = serverKey(request);
    const known = this.#servers.get(key);
    if (request.method === "ACK") {
      clearTimeout(known?.repeat);
      return this.#listener.acknowledged(request);
    }
    if (known) {
      if (known.answer) this.send(known.answer, known.from);
      return;
    }
    this.#servers.set(key, { answer: undefined, from, repeat: undefined });
    this.#after(longestRinging + timeout, () => this.#servers.delete(key));
    this.#listener.request(request);
  }

  #after(pause: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, pause);
    timer.unref();
    this.#timers.add(timer);
    return timer;
  }
}

/** An ACK comes with a branch of its own after a 2xx, so it is matched by call and number. */
function serverKey(request: SipRequest): string {
  const { number } = cseq(request);
  const method = request.method === "ACK" ? "INVITE" : request.method;
  return `${requiredHeader(request, "call-id")} ${requiredHeader(request, "from")} ${number} ${method}`;
}

function refusalAck(invite: SipRequest, response: SipResponse): SipRequest {
  const keep = (name: string): [string, string] => [name, requiredHeader(invite, name)];
  return {
    kind: "request",
    method: "ACK",
    uri: invite.uri,
    headers: [
      keep("Via"),
      keep("From"),
      ["To", requiredHeader(response, "to")],
      keep("Call-ID"),
      ["CSeq", `${cseq(invite).number} ACK`],
      ["Max-Forwards", "70"],
    ],
    body: "",
  };
}
