// What other services know of a stretch of time: tickets of events, turns and cost of the gateway. Who is away is left out.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { type TicketFigures, readTicketFigures } from "@pipecast/contracts/events/ticket-figures";
import {
  type SessionFigures,
  readSessionFigures,
} from "@pipecast/contracts/gateway/session-figures";
import type { Log } from "@pipecast/platform/log";
import type { Stretch } from "./count-calls.ts";

const deadlineMs = 2_000;

export interface FigureSources {
  gateway: ClientTransport;
  events: ClientTransport | undefined;
  internalKey: string;
  log: Log;
}

/** Never rejects. */
export async function askFigures(
  { gateway, events, internalKey, log }: FigureSources,
  org_id: string,
  { from, to }: Stretch,
): Promise<{ tickets: TicketFigures | null; bots: SessionFigures | null }> {
  const options = { headers: { "x-internal-key": internalKey }, deadlineMs };
  const body = { org_id, from, to };
  const without = (who: string) => (err: unknown) => {
    log.warn({ err }, `the overview is shown without the figures of ${who}`);
    return null;
  };
  const [tickets, bots] = await Promise.all([
    events === undefined
      ? null
      : askRoute(events, readTicketFigures, { body }, options).then(
          ({ figures }) => figures,
          without("events"),
        ),
    askRoute(gateway, readSessionFigures, { body }, options).catch(without("the gateway")),
  ]);
  return { tickets, bots };
}
