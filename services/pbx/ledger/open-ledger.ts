// Puts the ledger together: its loop, its outbox toward events, the streams of what it decides.
import type { Database } from "@pipecast/platform/db";
import { createOutbox, createOutboxWorker } from "@pipecast/platform/outbox";
import type { Transport } from "@pipecast/platform/transport";
import type { PbxParts } from "../parts.ts";
import { type DecidedStreams, createDecidedStreams } from "./decided-streams.ts";
import { deliverVerdict } from "./deliver-verdict.ts";
import { keepBooks } from "./keep-books.ts";
import { type Ledger, createLedger } from "./ledger.ts";
import { VERDICTS } from "./review-calls.ts";
import { createTicketTeller } from "./tell-tickets.ts";
import { createTicketsOfCalls } from "./tickets-of-calls.ts";

const stopMs = 5_000;

export interface OpenLedger extends Ledger {
  decidedStreams: DecidedStreams;
}

/** `events` undefined: verdicts wait in the outbox until a process that knows events comes. */
export function openLedger(
  parts: Pick<
    PbxParts,
    "clock" | "db" | "internalKey" | "liveCalls" | "log" | "metrics" | "organizations" | "users"
  > & {
    plainDb: Database;
    settleMs: number;
    events: Transport | undefined;
    readIn: () => Promise<boolean>;
  },
): OpenLedger {
  const { clock, log, events } = parts;
  const decidedStreams = createDecidedStreams(clock);
  const outbox = createOutbox(parts.plainDb, "pbx_");
  const ticketsOfCalls = createTicketsOfCalls(events, parts.internalKey, log);
  const ticketTeller = createTicketTeller(clock, decidedStreams, ticketsOfCalls);
  const ledger = createLedger({ ...parts, outbox, decided: (row) => ticketTeller.decided(row) });
  const books = keepBooks({ ...parts, outbox, repaired: () => ledger.wake() });
  const worker =
    events === undefined
      ? undefined
      : createOutboxWorker(
          outbox,
          { [VERDICTS]: { deliver: deliverVerdict(events, parts.internalKey), parallel: 8 } },
          {
            hooks: {
              dead: (event) => log.error({ ...event }, "events will not learn of a verdict"),
              troubled: (err) => log.warn({ err }, "the outbox waits"),
            },
          },
        );
  return {
    ...ledger,
    decidedStreams,
    start() {
      ledger.start();
      books.start();
      worker?.start();
    },
    async stop() {
      decidedStreams.closeAll();
      ticketTeller.stop();
      await books.stop();
      await ledger.stop();
      await worker?.stop(stopMs);
    },
  };
}
