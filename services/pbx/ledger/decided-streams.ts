// Calls as they are decided, as server-sent events.
import { PassThrough } from "node:stream";
import type { Clock } from "@pipecast/platform/clock";
import type { CallRow } from "./ledger-tables.ts";

const heartbeatMs = 15_000;
/** A reader that is this far behind is gone or too slow. */
const maxBehind = 256 * 1024;

export interface DecidedStreams {
  /** `newest` goes out at once as `calls`, then every decided call as `call`. Undefined when too many are open. */
  open(
    orgId: string,
    newest: readonly unknown[],
    view: (row: CallRow) => unknown,
  ): PassThrough | undefined;
  tell(row: CallRow): void;
  closeAll(): void;
}

/** At most `cap` streams at a time. */
export function createDecidedStreams(clock: Clock, cap = 500): DecidedStreams {
  const open = new Map<PassThrough, (row: CallRow) => void>();
  return {
    open(orgId, newest, view) {
      if (open.size >= cap) return undefined;
      const stream = new PassThrough();
      const send = (text: string) => {
        if (stream.writableLength > maxBehind) stream.destroy();
        else stream.write(text);
      };
      let cancelBeat = clock.after(heartbeatMs, beat);
      function beat() {
        send(": still here\n\n");
        cancelBeat = clock.after(heartbeatMs, beat);
      }
      stream.once("close", () => {
        open.delete(stream);
        cancelBeat();
      });
      open.set(stream, (row) => {
        if (row.org_id === orgId) send(`event: call\ndata: ${JSON.stringify(view(row))}\n\n`);
      });
      send(`event: calls\ndata: ${JSON.stringify(newest)}\n\n`);
      return stream;
    },
    tell(row) {
      for (const listener of open.values()) listener(row);
    },
    closeAll() {
      for (const stream of open.keys()) stream.end();
    },
  };
}
