// Sends a message as e-mail over the organization's own mail server (SMTP), one connection for each.
import { Readable } from "node:stream";
import { type SafeConnect, SafeFetchError } from "@pipecast/platform/safe-fetch";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Channels } from "@pipecast/contracts/pbx/channels";
import type { ReadChannels } from "../read-channels.ts";
import type { MessageSender, OutgoingMessage, SendOutcome } from "../message-sender.ts";
import { readSmtpFault } from "./read-smtp-fault.ts";

const usualTimeoutMs = 15_000;

type Server = NonNullable<Channels["email"]>;

export interface EmailSenderOptions {
  channels: ReadChannels;
  connect: SafeConnect;
  /** Milliseconds for everything; 15,000. */
  timeoutMs?: number;
  /** Certificates of authorities (PEM) instead of the system's. */
  ca?: readonly string[];
}

/** Where the organization has no mail server, the message is kept. */
export function createEmailSender(options: EmailSenderOptions): MessageSender {
  const { channels, timeoutMs = usualTimeoutMs } = options;
  return {
    async send(message, outside): Promise<SendOutcome> {
      const known = await channels(message.org_id);
      if (known === "unreadable")
        return { state: "retry", reason: "the settings service did not give the mail server" };
      if (known.email === null)
        return { state: "kept", reason: "no mail server is set: the message stayed here" };
      const late = AbortSignal.timeout(timeoutMs);
      const signal = outside === undefined ? late : AbortSignal.any([outside, late]);
      return sendOver(known.email, message, options, signal);
    },
  };
}

async function sendOver(
  server: Server,
  message: OutgoingMessage,
  { connect, ca }: EmailSenderOptions,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const text = await compose(server, message);
  let handedOver = false;
  let smtp: SMTPConnection | undefined;
  try {
    const { host, port, secure, user, password } = server;
    const { socket, allowed } = await connectWithin(connect, host, port, signal);
    const wire = new SMTPConnection({
      host,
      port,
      secure,
      connection: socket,
      // A password and a caller's words never go out in the clear, but to a server that the operator has named.
      requireTLS: !allowed,
      ignoreTLS: allowed,
      tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca: [...ca] }) },
    });
    smtp = wire;
    await step(wire, signal, (done) => wire.connect(done));
    if (user !== "")
      await step(wire, signal, (done) =>
        wire.login({ credentials: { user, pass: password } }, done),
      );
    // The client reads from here only once the server has asked for the text.
    const body = new Readable({
      read() {
        handedOver = true;
        this.push(text);
        this.push(null);
      },
    });
    const envelope = { from: server.from, to: [message.to] };
    await step(wire, signal, (done) => wire.send(envelope, body, done));
    return { state: "sent", request_id: message.id };
  } catch (error) {
    if (error instanceof SafeFetchError && error.kind === "refused")
      return { state: "failed", reason: `the mail server cannot be used (${error.code})` };
    return readSmtpFault(faultOf(error), handedOver);
  } finally {
    smtp?.close();
  }
}

/** Later the signal must not destroy the socket beneath TLS: closing ends both, from above. */
async function connectWithin(
  connect: SafeConnect,
  host: string,
  port: number,
  signal: AbortSignal,
) {
  const connecting = new AbortController();
  const onAbort = () => connecting.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await connect(host, port, connecting.signal);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Rejects also when the connection breaks or time is over. */
function step(
  wire: SMTPConnection,
  signal: AbortSignal,
  begin: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () =>
      reject(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" }));
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    wire.once("error", reject);
    wire.once("end", () => reject(Object.assign(new Error("cut off"), { code: "ECONNECTION" })));
    begin((error) => {
      signal.removeEventListener("abort", onAbort);
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}

function faultOf(error: unknown) {
  const { code, responseCode, response, message } = error as {
    code?: unknown;
    responseCode?: unknown;
    response?: unknown;
    message?: unknown;
  };
  return {
    code: typeof code === "string" ? code : "EUNKNOWN",
    status: typeof responseCode === "number" ? responseCode : undefined,
    said: typeof response === "string" ? response : typeof message === "string" ? message : "",
  };
}

/** The same Message-ID at every try: a mailbox can tell that it has it already. */
async function compose({ from }: Server, message: OutgoingMessage): Promise<Buffer> {
  const [, domain = "localhost"] = from.split("@");
  const mail = new MailComposer({
    from,
    to: message.to,
    subject: message.subject,
    text: message.text,
    messageId: `<${message.id}@${domain}>`,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
