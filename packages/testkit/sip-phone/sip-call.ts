// One call of a test phone, whichever side began it.
import { Mailbox, within } from "./awaited.ts";
import type { CallAudio } from "./call-audio.ts";
import type { Dialog } from "./dialog.ts";
import type { Codec } from "./g711.ts";
import { readSdp, writeSdp } from "./sdp.ts";
import { escapeUser, parseAddress, type SipAddress } from "./sip-address.ts";
import { header, type HeaderList, type SipRequest, type SipResponse } from "./sip-message.ts";
import type { ResponseListener } from "./transactions.ts";

export interface CallEnd {
  by: "us" | "them";
  how: "bye" | "cancel" | "refused";
  /** SIP status and text of a refusal. */
  status?: number;
  reason?: string;
  /** The Reason header, such as `Q.850;cause=16`. */
  cause?: string;
}

/** What a call needs of its phone. */
export interface PhoneLine {
  /** Sends the request that `make` gives, again with an Authorization when it is challenged. */
  request(
    make: (extra: HeaderList) => SipRequest,
    listener?: ResponseListener,
  ): Promise<SipResponse>;
  /** Sends without waiting: an ACK. */
  send(request: SipRequest): void;
  answer(request: SipRequest, response: SipResponse): void;
}

export interface CallParts {
  line: PhoneLine;
  dialog: Dialog;
  audio: CallAudio;
  /** The phone's own address, where its audio is received. */
  host: string;
  /** The codec it insists on; otherwise the other side's first. */
  codec: Codec | undefined;
}

/** What a call answers to a request of the other side. */
export interface Answer {
  status: number;
  reason: string;
  body?: string;
}

/** What both kinds of call have in common: audio, state, end. */
export abstract class SipCall {
  readonly audio: CallAudio;
  protected readonly parts: CallParts;
  #state: "trying" | "talking" | "over" = "trying";
  readonly #ended = Promise.withResolvers<CallEnd>();
  readonly #talking = Promise.withResolvers<void>();
  readonly #notices = new Mailbox<string>("the outcome of the transfer");
  #sdpVersion = 0;

  constructor(parts: CallParts) {
    this.parts = parts;
    this.audio = parts.audio;
  }

  get callId(): string {
    return this.parts.dialog.ids.callId;
  }

  /** The other side as it calls itself: `remote.user` is its number. */
  get remote(): SipAddress {
    return parseAddress(this.parts.dialog.ids.remote);
  }

  /** Whether the call has ended. */
  get over(): boolean {
    return this.#state === "over";
  }

  /** Resolves when both sides talk; rejects at once when the call ends before. */
  async answered(deadline = 10_000): Promise<void> {
    await this.beforeEnd("an answer", deadline, this.#talking.promise);
  }

  /** Resolves with how the call ended. */
  async ended(deadline = 10_000): Promise<CallEnd> {
    return within("the end of the call", deadline, this.#ended.promise);
  }

  /** Ends the call whatever its state: BYE, CANCEL or a refusal. Resolves when the other side knows. */
  async hangUp(): Promise<CallEnd> {
    if (this.#state === "trying") await this.giveUp();
    if (this.#state === "talking") {
      this.finish({ by: "us", how: "bye" });
      await this.parts.line.request((extra) => this.parts.dialog.request("BYE", extra));
    }
    return this.ended();
  }

  /**
   * Sends the other side on to `number` (blind transfer by REFER) and hangs up once it is there, as phones do.
   * Rejects when the transfer is refused or fails; then the call goes on. Asterisk refuses with 400 in the first
   * moments after an answer, before the two are bridged: hear the other side first.
   */
  async transfer(number: string, deadline = 10_000): Promise<void> {
    const { host, port } = parseAddress(this.parts.dialog.target);
    const referTo = `<sip:${escapeUser(number)}@${host}:${port}>`;
    const { status, reason } = await this.parts.line.request((extra) =>
      this.parts.dialog.request("REFER", [["Refer-To", referTo], ...extra]),
    );
    const outcome = status < 300 ? await this.#notices.take(deadline) : `${status} ${reason}`;
    if (!outcome.startsWith("2")) throw new Error(`the transfer failed: ${outcome}`);
    await this.hangUp();
  }

  /** For the phone: a request of the other side within this call. */
  receive(request: SipRequest): Answer {
    if (request.method === "BYE") {
      this.finish({ by: "them", how: "bye", cause: header(request, "reason") });
    } else if (request.method === "NOTIFY") {
      const outcome = /^SIP\/2\.0 ([2-6]\d\d.*)/.exec(request.body)?.[1];
      if (outcome) this.#notices.put(outcome.trim());
    } else if (request.method === "INVITE" || request.method === "UPDATE") {
      const heard = this.connect(request.body);
      return {
        status: 200,
        reason: "OK",
        body: heard || request.method === "INVITE" ? this.sdp() : "",
      };
    }
    return { status: 200, reason: "OK" };
  }

  /** For the phone: the other side has our answer to its INVITE. */
  acknowledged(ack: SipRequest): void {
    this.connect(ack.body);
  }

  /** For the phone: it is being closed. */
  drop(): void {
    this.finish({ by: "us", how: "bye" });
  }

  /** Ends a call that is not answered yet. */
  protected abstract giveUp(): Promise<void>;

  /** Sends audio to where `body` says; false when it says nothing of audio. */
  protected connect(body: string): boolean {
    const media = readSdp(body);
    if (!media) return false;
    this.parts.codec ??= media.codec;
    this.audio.connect({ ...media, codec: this.parts.codec });
    return true;
  }

  protected sdp(): string {
    const { host, codec = "alaw", audio } = this.parts;
    this.#sdpVersion += 1;
    return writeSdp(
      { host, port: audio.port, codec, digits: audio.digitsType ?? 101, direction: "sendrecv" },
      this.#sdpVersion,
    );
  }

  /** Both sides have agreed. */
  protected talk(): void {
    if (this.#state !== "trying") return;
    this.#state = "talking";
    this.#talking.resolve();
  }

  protected finish(end: CallEnd): void {
    if (this.over) return;
    this.#state = "over";
    this.audio.close();
    this.#ended.resolve(end);
  }

  /** Resolves like `promise`; rejects when the call ends or the deadline passes first. */
  protected async beforeEnd<T>(what: string, deadline: number, promise: Promise<T>): Promise<T> {
    const end = this.#ended.promise.then((how) => {
      throw new Error(`${what}: the call ended before: ${JSON.stringify(how)}`);
    });
    return within(what, deadline, Promise.race([promise, end]));
  }
}
