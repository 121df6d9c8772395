// A SIP dialog: what stays the same in all requests of one call (RFC 3261, 12).
import { randomBytes } from "node:crypto";
import { parseAddress } from "./sip-address.ts";
import {
  cseq,
  header,
  requiredHeader,
  type HeaderList,
  type SipMessage,
  type SipRequest,
} from "./sip-message.ts";
import type { SipPeer } from "./transactions.ts";

export interface DialogIds {
  callId: string;
  /** From of our requests, To of theirs, with our tag. */
  local: string;
  /** The other side, with its tag once it has given one. */
  remote: string;
}

/** One call's dialog, on either side. */
export class Dialog {
  readonly ids: DialogIds;
  /** Where requests go: the other side's Contact. */
  target: string;
  readonly #self: SipPeer & { user: string };
  #number = 0;

  constructor(self: SipPeer & { user: string }, ids: DialogIds, target: string) {
    this.#self = self;
    this.ids = ids;
    this.target = target;
  }

  /** Our half of a call that comes in with `invite`. */
  static incoming(self: SipPeer & { user: string }, invite: SipRequest): Dialog {
    const ids = {
      callId: requiredHeader(invite, "call-id"),
      local: `${requiredHeader(invite, "to")};tag=${newTag()}`,
      remote: requiredHeader(invite, "from"),
    };
    return new Dialog(self, ids, targetOf(invite));
  }

  get localTag(): string {
    return parseAddress(this.ids.local).tag ?? "";
  }

  get contact(): [string, string] {
    return ["Contact", `<sip:${this.#self.user}@${this.#self.address}:${this.#self.port}>`];
  }

  /** Takes the other side's tag and Contact from its answer to our INVITE. */
  learn(response: SipMessage): void {
    const to = requiredHeader(response, "to");
    if (parseAddress(to).tag) this.ids.remote = to;
    if (header(response, "contact")) this.target = targetOf(response);
  }

  /** The next request of this dialog; ACK and CANCEL take the `number` of the INVITE they belong to. */
  request(method: string, more: HeaderList = [], body = "", number = ++this.#number): SipRequest {
    return {
      kind: "request",
      method,
      uri: this.target,
      headers: [
        ["Via", viaOf(this.#self)],
        ["Max-Forwards", "70"],
        ["From", this.ids.local],
        ["To", this.ids.remote],
        ["Call-ID", this.ids.callId],
        ["CSeq", `${number} ${method}`],
        this.contact,
        ["User-Agent", "PipeCast test phone"],
        ...more,
      ],
      body,
    };
  }

  /** Whether a message belongs to this dialog. */
  owns(message: SipMessage): boolean {
    return requiredHeader(message, "call-id") === this.ids.callId;
  }
}

/** Cancels an INVITE that is not answered yet: same branch, same number (RFC 3261, 9.1). */
export function cancelOf(invite: SipRequest): SipRequest {
  const kept = new Set(["via", "max-forwards", "from", "to", "call-id"]);
  return {
    ...invite,
    method: "CANCEL",
    headers: [
      ...invite.headers.filter(([name]) => kept.has(name.toLowerCase())),
      ["CSeq", `${cseq(invite).number} CANCEL`],
    ],
    body: "",
  };
}

/** A Via of our own with a new branch. */
export function viaOf({ address, port }: SipPeer): string {
  return `SIP/2.0/UDP ${address}:${port};rport;branch=z9hG4bK${randomBytes(8).toString("hex")}`;
}

export function newTag(): string {
  return randomBytes(6).toString("hex");
}

function targetOf(message: SipMessage): string {
  return parseAddress(requiredHeader(message, "contact")).uri;
}
