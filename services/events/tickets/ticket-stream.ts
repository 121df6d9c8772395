// Tickets as server-sent events: each change once, with the `seq` that a reader comes back with.
import { PassThrough } from "node:stream";
import type { Clock } from "@pipecast/platform/clock";
import type { Ticket } from "./ticket.ts";
import type { TicketStore } from "./ticket-store.ts";

const heartbeatMs = 15_000;
/** A reader that is this far behind is cut off; it comes back and goes on where it was. */
const mostBehind = 1024 * 1024;
const mostStreams = 500;

export interface TicketStreams {
  /** Undefined when too many are open. */
  open(
    org_id: string,
    after: number | undefined,
    view: (ticket: Ticket) => unknown,
  ): PassThrough | undefined;
  closeAll(): void;
}

export function createTicketStreams(
  store: Pick<TicketStore, "watch">,
  clock: Clock,
): TicketStreams {
  const streams = new Set<PassThrough>();
  return {
    open(org_id, after, view) {
      if (streams.size >= mostStreams) return undefined;
      const stream = new PassThrough();
      let cancelBeat: (() => void) | undefined;
      const send = (text: string) => {
        if (stream.writableLength > mostBehind) stream.destroy();
        else if (stream.writable) stream.write(text);
      };
      const beat = () => {
        send(": still here\n\n");
        cancelBeat = clock.after(heartbeatMs, beat);
      };
      const stop = store.watch(org_id, after, (ticket) =>
        send(`id: ${ticket.seq}\nevent: ticket\ndata: ${JSON.stringify(view(ticket))}\n\n`),
      );
      stream.once("close", () => {
        streams.delete(stream);
        stop();
        cancelBeat?.();
      });
      streams.add(stream);
      beat();
      return stream;
    },
    closeAll() {
      for (const stream of streams) stream.end();
    },
  };
}
