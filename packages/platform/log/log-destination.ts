// Where log lines go: a file descriptor, written without ever blocking the loop or growing without end.
import type { LogStream } from "./log.ts";
import { writeFd } from "./write-fd.ts";

export interface LogDestination extends LogStream {
  /** Settles when everything is written, or after the given time (500 ms). Never rejects. */
  flush(deadlineMs?: number): Promise<void>;
}

const maxPending = 4 * 1024 * 1024;
const maxBatch = 64 * 1024;

/**
 * A stream to a file descriptor (1 by default). A reader that is too slow loses lines beyond 4 MB and is told how many;
 * one that went away loses all.
 */
export function logDestination(fd = 1): LogDestination {
  const write = writeFd(fd);
  let pending: string[] = [];
  let size = 0;
  let dropped = 0;
  let writing = false;
  let broken = false;
  const waiting = new Set<() => void>();

  function next(): void {
    if (pending.length === 0) {
      writing = false;
      for (const done of waiting) done();
      return;
    }
    writing = true;
    let batch = "";
    let taken = 0;
    while (taken < pending.length && batch.length < maxBatch) batch += pending[taken++];
    pending = pending.slice(taken);
    size -= batch.length;
    write(Buffer.from(batch), (error) => {
      if (error) {
        broken = true;
        pending = [];
      }
      next();
    });
  }

  return {
    write(line) {
      if (broken) return;
      if (size + line.length > maxPending) {
        dropped++;
        return;
      }
      if (dropped > 0) {
        const notice = `${JSON.stringify({ level: "warn", time: Date.now(), name: "log", dropped, msg: "lines were dropped: the reader of this log is too slow" })}\n`;
        dropped = 0;
        pending.push(notice);
        size += notice.length;
      }
      pending.push(line);
      size += line.length;
      if (!writing) next();
    },
    flush(deadlineMs = 500) {
      if (!writing) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(finish, deadlineMs);
        function finish(): void {
          clearTimeout(timer);
          waiting.delete(finish);
          resolve();
        }
        waiting.add(finish);
      });
    },
  };
}
