// Signatures of webhooks, made by pbx where the organization's signing secret is: it never comes here.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { signRequest } from "@pipecast/contracts/pbx/calls";
import type { Clock } from "@pipecast/platform/clock";
import { EffectFault } from "./effect-fault.ts";

export interface WebhookSignerOptions {
  transport: ClientTransport;
  internalKey: string;
  clock: Pick<Clock, "now">;
}

/** `headers`: signed. `no_secret`: the organization has none. */
export type Signed = { headers: Record<string, string> } | "no_secret";

/** How long an organization without a secret is not asked about again. */
const NONE_KEPT_MS = 10_000;
const DEADLINE_MS = 2_000;
/** Organizations remembered; the oldest goes first. */
const MOST = 1_000;

export class WebhookSigner {
  readonly #options: WebhookSignerOptions;
  readonly #withoutSecret = new Map<string, number>();

  constructor(options: WebhookSignerOptions) {
    this.#options = options;
  }

  /**
   * Headers that sign `body` under `id`, within `leftMs` and 2 s. Rejects with EffectFault: `skipped` when there is no such
   * organization, `refused` when pbx does not sign.
   */
  async sign(org_id: string, id: string, body: string, leftMs: number): Promise<Signed> {
    const { transport, internalKey, clock } = this.#options;
    if (clock.now() < (this.#withoutSecret.get(org_id) ?? 0)) return "no_secret";
    try {
      const { headers } = await askRoute(
        transport,
        signRequest,
        { body: { org_id, webhook_id: id, body } },
        {
          headers: { "x-internal-key": internalKey },
          deadlineMs: Math.min(leftMs, DEADLINE_MS),
        },
      );
      if (headers !== null) return { headers };
    } catch (error) {
      if (error instanceof RemoteError && error.status === 404)
        throw new EffectFault("skipped", "there is no such organization: nothing to sign with");
      throw new EffectFault("refused", "pbx did not sign the webhook");
    }
    this.#remember(org_id);
    return "no_secret";
  }

  #remember(org_id: string): void {
    this.#withoutSecret.delete(org_id);
    this.#withoutSecret.set(org_id, this.#options.clock.now() + NONE_KEPT_MS);
    if (this.#withoutSecret.size <= MOST) return;
    const [oldest] = this.#withoutSecret.keys();
    if (oldest !== undefined) this.#withoutSecret.delete(oldest);
  }
}
