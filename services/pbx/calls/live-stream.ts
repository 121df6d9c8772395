// Live calls as server-sent events: the whole list at once, and again after every change.
import { PassThrough } from "node:stream";
import type { Clock } from "@pipecast/platform/clock";
import type { LiveCalls } from "./live-calls.ts";

/** Changes closer together than this go out as one. */
const gatherMs = 100;
const heartbeatMs = 15_000;
/** A reader that is this far behind is gone or too slow. */
const maxBehind = 256 * 1024;

export interface LiveStreams {
  /** A stream of `calls` events (or of another name); `list` gives the data. Undefined when too many are open. */
  open(orgId: string, list: () => unknown, event?: string): PassThrough | undefined;
  closeAll(): void;
}

/** At most `cap` streams at a time. */
export function createLiveStreams(liveCalls: LiveCalls, clock: Clock, cap = 500): LiveStreams {
  const streams = new Set<PassThrough>();
  return {
    open(orgId, list, event = "calls") {
      if (streams.size >= cap) return undefined;
      const stream = new PassThrough();
      let cancelGather: (() => void) | undefined;
      let cancelBeat: (() => void) | undefined;

      const send = (text: string) => {
        if (stream.writableLength > maxBehind) stream.destroy();
        else stream.write(text);
      };
      const tell = () => {
        cancelGather = undefined;
        send(`event: ${event}\ndata: ${JSON.stringify(list())}\n\n`);
      };
      const beat = () => {
        send(": still here\n\n");
        cancelBeat = clock.after(heartbeatMs, beat);
      };
      const unsubscribe = liveCalls.onChange(orgId, () => {
        cancelGather ??= clock.after(gatherMs, tell);
      });
      stream.once("close", () => {
        streams.delete(stream);
        unsubscribe();
        cancelGather?.();
        cancelBeat?.();
      });
      streams.add(stream);
      tell();
      cancelBeat = clock.after(heartbeatMs, beat);
      return stream;
    },
    closeAll() {
      for (const stream of streams) stream.end();
    },
  };
}
