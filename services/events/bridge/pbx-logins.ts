// Day tokens of the PBX, kept 23 hours by key and secret together: neither opens another's token, and neither is remembered.
import { createHmac } from "node:crypto";
import { RemoteError, askRoute } from "@pipecast/contracts/client";
import { login } from "@pipecast/contracts/pbx/organizations";
import type { Clock } from "@pipecast/platform/clock";
import type { Transport } from "@pipecast/platform/transport";
import { EventsErrors } from "../events-errors.ts";

const keptMs = 23 * 60 * 60 * 1000;
const mostKept = 5_000;
const deadlineMs = 5_000;

export interface PbxCredentials {
  api_key: string;
  api_secret: string;
}

export class PbxLogins {
  readonly #pbx: Transport;
  readonly #clock: Pick<Clock, "now">;
  /** Of this process only: what is kept under it is worth nothing elsewhere. */
  readonly #pepper: Uint8Array;
  readonly #kept = new Map<string, { until: number; token: Promise<string> }>();

  constructor(pbx: Transport, clock: Pick<Clock, "now">, pepper: Uint8Array) {
    this.#pbx = pbx;
    this.#clock = clock;
    this.#pepper = pepper;
  }

  /** Rejects with EVENTS_PBX_CREDENTIALS_REFUSED, a TransportError, or RemoteError. */
  token(credentials: PbxCredentials): Promise<string> {
    const id = this.#idOf(credentials);
    const kept = this.#kept.get(id);
    if (kept !== undefined && this.#clock.now() < kept.until) return kept.token;
    const entry = { until: this.#clock.now() + keptMs, token: this.#logIn(credentials) };
    this.#kept.delete(id);
    this.#kept.set(id, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    entry.token.catch(() => {
      if (this.#kept.get(id) === entry) this.#kept.delete(id);
    });
    return entry.token;
  }

  /** The PBX no longer takes this token. */
  forget(credentials: PbxCredentials): void {
    this.#kept.delete(this.#idOf(credentials));
  }

  async #logIn(credentials: PbxCredentials): Promise<string> {
    try {
      return (await askRoute(this.#pbx, login, { body: credentials }, { deadlineMs })).token;
    } catch (error) {
      if (error instanceof RemoteError && error.status === 401)
        throw EventsErrors.PBX_CREDENTIALS_REFUSED();
      throw error;
    }
  }

  #idOf({ api_key, api_secret }: PbxCredentials): string {
    const hash = createHmac("sha256", this.#pepper);
    // The length keeps `ab` + `c` apart from `a` + `bc`.
    return hash.update(`${api_key.length}:${api_key}${api_secret}`).digest("base64");
  }
}
