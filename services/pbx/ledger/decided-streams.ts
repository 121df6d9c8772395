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
    view: (row: CallRow, ticket?: string) => unknown,
  ): PassThrough | undefined;
  /** `ticket`: the one that the call is on, when that is known. */
  tell(row: CallRow, ticket?: string): void;
  /** Whether anybody follows calls of the organization. */
  follows(orgId: string): boolean;
  closeAll(): void;
}

interface Listener {
  orgId: string;
  tell: (row: CallRow, ticket?: string) => void;
}

/** At most `cap` streams at a time. */
export function createDecidedStreams(clock: Clock, cap = 500): DecidedStreams {
  const open = new Map<PassThrough, Listener>();
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
      const tell: Listener["tell"] = (row, ticket) =>
        send(`event: call\ndata: ${JSON.stringify(view(row, ticket))}\n\n`);
      open.set(stream, { orgId, tell });
      send(`event: calls\ndata: ${JSON.stringify(newest)}\n\n`);
      return stream;
    },
    tell(row, ticket) {
      for (const { orgId, tell } of open.values()) if (row.org_id === orgId) tell(row, ticket);
    },
    follows: (orgId) => [...open.values()].some((listener) => listener.orgId === orgId),
    closeAll() {
      for (const stream of open.keys()) stream.end();
    },
  };
}
