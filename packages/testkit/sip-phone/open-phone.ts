// A SIP phone for tests: registers, calls, is called, over UDP with real audio.
import { randomBytes } from "node:crypto";
import { freeAddress } from "../asterisk/free-address.ts";
import { Mailbox } from "./awaited.ts";
import { CallAudio } from "./call-audio.ts";
import { Dialog, newTag } from "./dialog.ts";
import { answerChallenge, type Credentials } from "./digest.ts";
import type { Codec } from "./g711.ts";
import { IncomingCall } from "./incoming-call.ts";
import { OutgoingCall } from "./outgoing-call.ts";
import { escapeUser } from "./sip-address.ts";
import type { CallParts, PhoneLine, SipCall } from "./sip-call.ts";
import { header, responseTo, type HeaderList, type SipRequest } from "./sip-message.ts";
import { Transactions } from "./transactions.ts";

export interface PhoneOptions {
  /** Its address; by default one that nobody else uses, so that a trunk can be recognised by it. */
  host?: string;
  port?: number;
  /** Its user name in From, Contact and authentication. */
  user?: string;
  password?: string;
  /** The codec it insists on; by default A-law on its own calls, the caller's first choice on others. */
  codec?: Codec;
}

/** Where the phone's calls go, such as an `Asterisk` of the testkit. */
export interface PhoneServer {
  host: string;
  sipPort: number;
}

export interface CallOptions {
  /** The number shown to the other side; the phone's user by default. */
  from?: string;
  /** The name shown to the other side. */
  name?: string;
  headers?: Readonly<Record<string, string>>;
}

export interface SipPhone extends AsyncDisposable {
  readonly host: string;
  /** `host:port`, as the `contact` of a trunk or an agent. */
  readonly contact: string;
  /** Says where its calls and registrations go. */
  attach(server: PhoneServer): void;
  /** Registers for `seconds`; 0 ends the registration. Rejects with the status of a refusal. */
  register(seconds?: number): Promise<void>;
  /** Calls a number: the INVITE is sent when this resolves, the rest is awaited on the call. */
  call(number: string, options?: CallOptions): Promise<OutgoingCall>;
  /** The next call that comes in. It does not ring before `ring()`. */
  incoming(deadline?: number): Promise<IncomingCall>;
  /** Drops its calls without a word and frees its port. */
  close(): Promise<void>;
}

/** Opens a phone. Attach it to a server before it calls. */
export async function openPhone(options: PhoneOptions = {}): Promise<SipPhone> {
  const host = options.host ?? (await freeAddress(options.port ?? 5060));
  const user = options.user ?? "phone";
  const calls = new Set<SipCall>();
  const arrivals = new Mailbox<IncomingCall>("an incoming call");
  let server: PhoneServer | undefined;
  let received = Promise.resolve();
  const transactions = await Transactions.open(host, options.port ?? (options.host ? 0 : 5060), {
    // One after the other: a CANCEL must find the call that is still being set up.
    request: (request) => {
      received = received.then(() => receive(request));
    },
    acknowledged: (ack) => callOf(ack)?.acknowledged(ack),
  });
  const self = { address: host, port: transactions.port, user };
  const peer = () => {
    if (!server) throw new Error("the phone is attached to no server: call attach() first");
    return { address: server.host, port: server.sipPort };
  };
  const credentials =
    options.password === undefined ? undefined : { user, password: options.password };
  const line: PhoneLine = {
    send: (request) => transactions.send(request, peer()),
    answer: (request, response) => transactions.answer(request, response),
    request: async (make, listener) => {
      const first = make([]);
      const response = await transactions.request(first, peer(), listener);
      const authorization = credentials && authorize(response, credentials, first);
      if (!authorization) return response;
      return transactions.request(make([authorization]), peer(), listener);
    },
  };
  const callOf = (message: SipRequest) =>
    [...calls].findLast((call) => call.callId === header(message, "call-id"));
  const parts = async (dialog: Dialog, codec: Codec | undefined): Promise<CallParts> => ({
    line,
    dialog,
    audio: await CallAudio.open(host),
    host,
    codec,
  });

  async function receive(request: SipRequest): Promise<void> {
    const say = (status: number, reason: string, body = "", more: HeaderList = []) =>
      transactions.answer(request, responseTo(request, status, reason, newTag(), more, body));
    const known = callOf(request);
    if (known) {
      const { status, reason, body } = known.receive(request);
      const type: HeaderList = body ? [["Content-Type", "application/sdp"]] : [];
      return say(status, reason, body, type);
    }
    if (request.method === "OPTIONS" || request.method === "NOTIFY") return say(200, "OK");
    if (request.method !== "INVITE") return say(481, "Call Does Not Exist");
    say(100, "Trying");
    const dialog = Dialog.incoming(self, request);
    const call = new IncomingCall(await parts(dialog, options.codec), request);
    calls.add(call);
    arrivals.put(call);
  }

  const close = async () => {
    for (const call of calls) call.drop();
    transactions.close();
  };
  return {
    host,
    contact: `${host}:${self.port}`,
    attach: (to) => (server = to),
    register: async (seconds = 300) => {
      const { address, port } = peer();
      const own = `<sip:${user}@${address}:${port}>`;
      const ids = { callId: newCallId(), local: `${own};tag=${newTag()}`, remote: own };
      const dialog = new Dialog(self, ids, `sip:${address}:${port}`);
      const { status, reason } = await line.request((extra) =>
        dialog.request("REGISTER", [["Expires", String(seconds)], ...extra]),
      );
      if (status >= 300) throw new Error(`the registration is refused: ${status} ${reason}`);
    },
    call: async (number, { from = user, name, headers = {} } = {}) => {
      const { address, port } = peer();
      const target = `sip:${escapeUser(number)}@${address}:${port}`;
      const display = name === undefined ? "" : `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}" `;
      const local = `${display}<sip:${from}@${host}:${self.port}>;tag=${newTag()}`;
      const ids = { callId: newCallId(), local, remote: `<${target}>` };
      const call = new OutgoingCall(
        await parts(new Dialog(self, ids, target), options.codec ?? "alaw"),
      );
      calls.add(call);
      void call.begin(Object.entries(headers));
      return call;
    },
    incoming: (deadline = 10_000) => arrivals.take(deadline),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function authorize(
  response: Parameters<typeof header>[0] & { status: number },
  credentials: Credentials,
  request: SipRequest,
): [string, string] | undefined {
  const [asks, answers] =
    response.status === 407
      ? ["proxy-authenticate", "Proxy-Authorization"]
      : ["www-authenticate", "Authorization"];
  const challenge =
    response.status === 401 || response.status === 407 ? header(response, asks) : undefined;
  if (challenge === undefined) return undefined;
  return [answers, answerChallenge(challenge, credentials, request.method, request.uri)];
}

function newCallId(): string {
  return randomBytes(12).toString("hex");
}
