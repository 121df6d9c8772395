// A call that a test phone makes.
import { cancelOf } from "./dialog.ts";
import { SipCall } from "./sip-call.ts";
import { cseq, header, type HeaderList, type SipRequest, type SipResponse } from "./sip-message.ts";

/** A call from the INVITE on. */
export class OutgoingCall extends SipCall {
  #invite: SipRequest | undefined;
  #givenUp = false;
  readonly #tried = Promise.withResolvers<void>();
  readonly #ringing = Promise.withResolvers<SipResponse>();

  /** Resolves when the other side rings (180) or sends early audio (183), with that response. */
  ringing(deadline = 10_000): Promise<SipResponse> {
    return this.beforeEnd("ringing", deadline, this.#ringing.promise);
  }

  /** For the phone: sends the INVITE. Everything after it is told by the promises of the call. */
  async begin(headers: HeaderList): Promise<void> {
    const { line, dialog } = this.parts;
    const make = (extra: HeaderList) => {
      const type: [string, string] = ["Content-Type", "application/sdp"];
      const allow: [string, string] = [
        "Allow",
        "INVITE, ACK, CANCEL, BYE, UPDATE, REFER, NOTIFY, OPTIONS",
      ];
      return (this.#invite = dialog.request(
        "INVITE",
        [...headers, allow, type, ...extra],
        this.sdp(),
      ));
    };
    try {
      const final = await line.request(make, {
        provisional: (response) => this.#provisional(response),
        success: (response) => this.#success(response),
      });
      if (final.status < 300) return;
      const { status, reason } = final;
      const cause = header(final, "reason");
      if (this.#givenUp) this.finish({ by: "us", how: "cancel", status, reason, cause });
      else this.finish({ by: "them", how: "refused", status, reason, cause });
    } catch (error) {
      this.finish({ by: "them", how: "refused", status: 408, reason: String(error) });
    }
  }

  protected override async giveUp(): Promise<void> {
    this.#givenUp = true;
    // There is nothing to cancel before the other side has shown that it knows of the call.
    await this.beforeEnd("a first response", 5_000, this.#tried.promise);
    const invite = this.#invite;
    if (!invite || this.over) return;
    await this.parts.line.request(() => cancelOf(invite));
    await this.ended();
  }

  #provisional(response: SipResponse): void {
    this.#tried.resolve();
    if (response.status < 180) return;
    this.connect(response.body);
    this.#ringing.resolve(response);
  }

  #success(response: SipResponse): void {
    const { dialog, line } = this.parts;
    this.#tried.resolve();
    dialog.learn(response);
    line.send(dialog.request("ACK", [], "", cseq(response).number));
    if (this.over) return;
    this.connect(response.body);
    this.#ringing.resolve(response);
    this.talk();
    // The answer and our CANCEL crossed.
    if (this.#givenUp) void this.hangUp();
  }
}
