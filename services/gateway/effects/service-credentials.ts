// The service credentials of organizations, asked of pbx and kept for a moment: they go to trusted bridges and nowhere else.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { readServiceCredential } from "@pipecast/contracts/pbx/calls";
import type { Clock } from "@pipecast/platform/clock";
import { EffectFault } from "./effect-fault.ts";

export interface ServiceCredential {
  api_key: string;
  api_secret: string;
}

export interface ServiceCredentialsOptions {
  transport: ClientTransport;
  internalKey: string;
  clock: Pick<Clock, "now">;
}

const KEPT_MS = 60_000;
/** An organization that is not there may be made any moment. */
const ABSENT_KEPT_MS = 5_000;
const DEADLINE_MS = 5_000;
/** Organizations remembered; the oldest goes first. */
const MOST = 1_000;

export class ServiceCredentials {
  readonly #options: ServiceCredentialsOptions;
  readonly #kept = new Map<string, { until: number; asked: Promise<ServiceCredential> }>();

  constructor(options: ServiceCredentialsOptions) {
    this.#options = options;
  }

  /**
   * The credential of an organization, at most 60 s old. Rejects with EffectFault: `skipped` when there is no such organization,
   * `network` when pbx does not say.
   */
  of(org_id: string): Promise<ServiceCredential> {
    const { clock } = this.#options;
    const known = this.#kept.get(org_id);
    if (known !== undefined && clock.now() < known.until) return known.asked;
    const entry = { until: clock.now() + KEPT_MS, asked: this.#ask(org_id) };
    this.#kept.delete(org_id);
    this.#kept.set(org_id, entry);
    if (this.#kept.size > MOST) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    entry.asked.catch((error: unknown) => {
      const absent = error instanceof EffectFault && error.status === "skipped";
      entry.until = absent ? clock.now() + ABSENT_KEPT_MS : 0;
    });
    return entry.asked;
  }

  /** The receiver did not take it: it may have been replaced, so the next one to need it asks again. */
  forget(org_id: string): void {
    this.#kept.delete(org_id);
  }

  async #ask(org_id: string): Promise<ServiceCredential> {
    const { transport, internalKey } = this.#options;
    try {
      return await askRoute(
        transport,
        readServiceCredential,
        { body: { org_id } },
        { headers: { "x-internal-key": internalKey }, deadlineMs: DEADLINE_MS },
      );
    } catch (error) {
      if (error instanceof RemoteError && (error.status === 404 || error.status === 400))
        throw new EffectFault("skipped", "there is no such organization: no credentials to send");
      throw new EffectFault("network", "pbx did not give the organization's credentials");
    }
  }
}
