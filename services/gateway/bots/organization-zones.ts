// The zone in which an organization's times are written: asked of pbx, remembered for a while, the default where it is silent.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { lookUpOrganization } from "@pipecast/contracts/pbx/organizations";
import { isTimeZone } from "@pipecast/contracts/time";
import type { Clock } from "@pipecast/platform/clock";

const DEADLINE_MS = 1_000;
const KEPT_MS = 5 * 60_000;
/** How long pbx is left in peace after it did not answer. */
const KEPT_AFTER_FAILURE_MS = 30_000;
const MOST = 10_000;

export interface OrganizationZonesOptions {
  transport: ClientTransport;
  internalKey: string;
  clock: Pick<Clock, "now">;
  defaultZone: string;
}

export class OrganizationZones {
  readonly #options: OrganizationZonesOptions;
  readonly #known = new Map<string, { zone: string; until: number }>();

  constructor(options: OrganizationZonesOptions) {
    this.#options = options;
  }

  /** An IANA zone; never rejects. */
  async of(org_id: string): Promise<string> {
    const { clock, defaultZone } = this.#options;
    const known = this.#known.get(org_id);
    if (known !== undefined && known.until > clock.now()) return known.zone;
    const asked = await this.#ask(org_id);
    const zone = asked ?? known?.zone ?? defaultZone;
    if (this.#known.size >= MOST) this.#known.clear();
    const kept = asked === undefined ? KEPT_AFTER_FAILURE_MS : KEPT_MS;
    this.#known.set(org_id, { zone, until: clock.now() + kept });
    return zone;
  }

  async #ask(org_id: string): Promise<string | undefined> {
    try {
      const { timezone } = await askRoute(
        this.#options.transport,
        lookUpOrganization,
        { body: { org_id } },
        { headers: { "x-internal-key": this.#options.internalKey }, deadlineMs: DEADLINE_MS },
      );
      return isTimeZone(timezone) ? timezone : undefined;
    } catch {
      return undefined;
    }
  }
}
