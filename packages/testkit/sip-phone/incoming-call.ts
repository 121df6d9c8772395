// A call that comes to a test phone.
import { within } from "./awaited.ts";
import { SipCall, type Answer, type CallParts } from "./sip-call.ts";
import { parseAddress } from "./sip-address.ts";
import { header, responseTo, type HeaderList, type SipRequest } from "./sip-message.ts";

const reasons: Readonly<Record<number, string>> = {
  180: "Ringing",
  183: "Session Progress",
  200: "OK",
  404: "Not Found",
  480: "Temporarily Unavailable",
  486: "Busy Here",
  487: "Request Terminated",
  503: "Service Unavailable",
  603: "Decline",
};

/** A call from the INVITE on: nothing is answered before the test says so (but 100 Trying). */
export class IncomingCall extends SipCall {
  readonly #invite: SipRequest;
  readonly #acknowledged = Promise.withResolvers<void>();

  constructor(parts: CallParts, invite: SipRequest) {
    super(parts);
    this.#invite = invite;
  }

  /** The number that was called. */
  get dialled(): string {
    return parseAddress(this.#invite.uri).user;
  }

  /** A header of the INVITE. */
  header(name: string): string | undefined {
    return header(this.#invite, name);
  }

  /** Lets it ring. */
  ring(): void {
    this.#answer(180);
  }

  /** Takes the call; resolves when both sides talk. */
  async answer(deadline = 5_000): Promise<void> {
    this.connect(this.#invite.body);
    this.#answer(200, this.sdp());
    await this.beforeEnd("the other side's ACK", deadline, this.#acknowledged.promise);
  }

  /** Refuses the call with a SIP status, 603 (decline) unless another is given. */
  async decline(status = 603): Promise<void> {
    this.#answer(status);
    this.finish({ by: "us", how: "refused", status, reason: reasons[status] });
    await within("the other side's ACK", 5_000, this.#acknowledged.promise);
  }

  override receive(request: SipRequest): Answer {
    if (request.method !== "CANCEL") return super.receive(request);
    if (!this.over) {
      this.#answer(487);
      this.finish({ by: "them", how: "cancel", cause: header(request, "reason") });
    }
    return { status: 200, reason: "OK" };
  }

  override acknowledged(ack: SipRequest): void {
    super.acknowledged(ack);
    this.talk();
    this.#acknowledged.resolve();
  }

  protected override async giveUp(): Promise<void> {
    await this.decline();
  }

  #answer(status: number, body = ""): void {
    const { line, dialog } = this.parts;
    const type: HeaderList = body ? [["Content-Type", "application/sdp"]] : [];
    const reason = reasons[status] ?? "Refused";
    const response = responseTo(
      this.#invite,
      status,
      reason,
      dialog.localTag,
      [dialog.contact, ...type],
      body,
    );
    line.answer(this.#invite, response);
  }
}
