// Tickets that open a bot's websocket once, for a minute. In memory: a ticket is good in the gateway that gave it.
import { randomToken } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { GatewayErrors } from "../errors.ts";

/** Seconds in which a ticket must be used. */
export const TICKET_S = 60;
/** Tickets of one organization that are open at a time. */
const MOST = 1_000;

interface Holder {
  org_id: string;
  bot_id: string;
}

export class TicketBook {
  readonly #clock: Pick<Clock, "after">;
  readonly #open = new Map<string, Holder & { forget: () => void }>();
  readonly #counts = new Map<string, number>();

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  /** Throws GATEWAY_TICKETS_FULL. */
  mint(holder: Holder): string {
    const { org_id } = holder;
    const count = this.#counts.get(org_id) ?? 0;
    if (count >= MOST) throw GatewayErrors.TICKETS_FULL({ limit: MOST });
    this.#counts.set(org_id, count + 1);
    const ticket = `t_${randomToken()}`;
    const forget = this.#clock.after(TICKET_S * 1000, () => this.#close(ticket));
    this.#open.set(ticket, { ...holder, forget });
    return ticket;
  }

  /** Whose it is, for the one who comes first; undefined for everyone else. A ticket shown at another bot's door is gone too. */
  take(ticket: string, bot_id: string): string | undefined {
    const holder = this.#close(ticket);
    holder?.forget();
    return holder?.bot_id === bot_id ? holder.org_id : undefined;
  }

  #close(ticket: string) {
    const holder = this.#open.get(ticket);
    if (holder === undefined) return undefined;
    this.#open.delete(ticket);
    const left = (this.#counts.get(holder.org_id) ?? 1) - 1;
    if (left > 0) this.#counts.set(holder.org_id, left);
    else this.#counts.delete(holder.org_id);
    return holder;
  }
}
