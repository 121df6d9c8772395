// One call's side of the PBX: at most one transfer whose outcome is open or good, one hang-up, whoever asks.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { fallBackCall, hangUpCall, transferCall } from "@pipecast/contracts/pbx/calls";
import { issueSessionToken } from "@pipecast/platform/auth";
import { TransportError } from "@pipecast/platform/transport";
import { EffectFault } from "./effect-fault.ts";

export type TransferState = "none" | "asked" | "confirmed" | "refused" | "unknown";

/** `unanswered`: the PBX could not be asked, or did not say. */
export type LeaveResult = "hung_up" | "routed" | "transferred" | "gone" | "unanswered";

export interface PbxCallOptions {
  transport: ClientTransport;
  internalKey: string;
  call: { org_id: string; session_id: string; channel_id: string };
}

const TRANSFER_DEADLINE_MS = 10_000;
const LEAVE_DEADLINE_MS = 5_000;

export class PbxCall {
  readonly #options: PbxCallOptions;
  #transferState: TransferState = "none";
  #leaving: Promise<LeaveResult> | undefined;
  /** Resolves when no transfer is in the air. */
  settled: Promise<void> = Promise.resolve();

  constructor(options: PbxCallOptions) {
    this.#options = options;
  }

  get transferState(): TransferState {
    return this.#transferState;
  }

  /**
   * Asks for a transfer and gives its HTTP status once the switch has confirmed it; throws EffectFault otherwise.
   * While an outcome is open, unknown or good, another one is refused here: a transfer is never repeated.
   */
  transfer(
    destination: string,
    destination_type: "queue" | "extension" | "external",
  ): Promise<number> {
    return this.transferBy(() => this.#askTransfer(destination, destination_type));
  }

  /** Counts what `ask` does as this call's transfer: one that goes by the bridge is a transfer too. */
  transferBy<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#transferState !== "none" && this.#transferState !== "refused")
      return Promise.reject(
        new EffectFault("refused", `a transfer of this call is ${this.#transferState} already`),
      );
    this.#transferState = "asked";
    const asked = this.#watchTransfer(ask);
    this.settled = asked.then(
      () => undefined,
      () => undefined,
    );
    return asked;
  }

  /** Ends the call, or gives it back to its number's fallback; the first wish counts, later ones get its answer. */
  leave(how: "hang_up" | "fall_back"): Promise<LeaveResult> {
    this.#leaving ??= how === "fall_back" ? this.#fallBack() : this.#hangUp();
    return this.#leaving;
  }

  async #watchTransfer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await ask();
      this.#transferState = "confirmed";
      return answer;
    } catch (error) {
      this.#transferState = leavesOpen(error) ? "unknown" : "refused";
      throw faultOf(error);
    }
  }

  async #askTransfer(
    destination: string,
    destination_type: "queue" | "extension" | "external",
  ): Promise<number> {
    await askRoute(
      this.#options.transport,
      transferCall,
      { params: this.#params(), body: { destination, destination_type } },
      { headers: await this.#headers("transfer"), deadlineMs: TRANSFER_DEADLINE_MS },
    );
    return transferCall.success.status;
  }

  async #hangUp(): Promise<LeaveResult> {
    try {
      await askRoute(
        this.#options.transport,
        hangUpCall,
        { params: this.#params(), body: {} },
        { headers: await this.#headers("hangup"), deadlineMs: LEAVE_DEADLINE_MS },
      );
      return "hung_up";
    } catch (error) {
      // Without a channel (a call by websocket that named none) closing the line is all there is to do.
      if (error instanceof EffectFault && error.status === "skipped") return "gone";
      return error instanceof RemoteError && error.status === 404 ? "gone" : "unanswered";
    }
  }

  async #fallBack(): Promise<LeaveResult> {
    try {
      const answer = await askRoute(
        this.#options.transport,
        fallBackCall,
        { params: this.#params(), body: {} },
        { headers: await this.#headers("fallback"), deadlineMs: LEAVE_DEADLINE_MS },
      );
      if (answer.status === "transferred") this.#transferState = "confirmed";
      return answer.status;
    } catch (error) {
      // Where the answer is open the call may be on its way to a person: hanging up would lose it.
      return leavesOpen(error) ? "unanswered" : this.#hangUp();
    }
  }

  #params(): { channel_id: string } {
    const { channel_id } = this.#options.call;
    if (channel_id === "" || channel_id === "." || channel_id === "..")
      throw new EffectFault("skipped", "no_channel: the call came without a channel id");
    return { channel_id };
  }

  async #headers(operation: string): Promise<Record<string, string>> {
    const { call, internalKey } = this.#options;
    const token = await issueSessionToken(internalKey, { ...call, operations: [operation] });
    return { "x-internal-key": internalKey, "x-session-token": token };
  }
}

/** Whether the PBX may have done it all the same. */
function leavesOpen(error: unknown): boolean {
  if (error instanceof TransportError)
    return error.kind !== "unreachable" && error.kind !== "invalid";
  if (error instanceof RemoteError) return error.status >= 500;
  if (error instanceof EffectFault)
    return ["timeout", "network"].includes(error.status) || Number(error.status) >= 500;
  return true;
}

function faultOf(error: unknown): EffectFault {
  if (error instanceof EffectFault) return error;
  if (error instanceof RemoteError) return new EffectFault(String(error.status), error.code);
  if (error instanceof TransportError && (error.kind === "timeout" || error.kind === "aborted"))
    return new EffectFault("timeout", "the PBX did not answer in time");
  return new EffectFault("network", "the PBX could not be reached, or its answer not be read");
}
