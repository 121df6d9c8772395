// Writes to a file descriptor without blocking: not the loop, no thread of the pool, not the exit of the process.
import { constants, fstatSync, openSync, write } from "node:fs";
import { Socket } from "node:net";

/** Writes all of the data, then calls back, with the error when it cannot. One at a time. */
export type WriteFd = (data: Buffer, done: (error: Error | null | undefined) => void) => void;

/**
 * A plain write to a full pipe holds a thread of the pool, and a process cannot exit while one is held.
 * So pipes and sockets go through the event loop; files and terminals take the plain write.
 */
export function writeFd(fd: number): WriteFd {
  const target = throughLoop(fd);
  if (target === undefined) return (data, done) => writeFile(fd, data, done);
  const socket = new Socket({ fd: target, readable: false, writable: true });
  socket.on("error", () => undefined);
  socket.unref();
  return (data, done) => {
    socket.write(data, done);
  };
}

/** A pipe is opened anew where the system allows it: non-blocking is then ours alone, not every holder's of the same pipe. */
function throughLoop(fd: number): number | undefined {
  const stat = fstatSync(fd);
  if (stat.isSocket()) return fd;
  if (!stat.isFIFO()) return undefined;
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return fd;
  }
}

function writeFile(fd: number, data: Buffer, done: (error: Error | null) => void): void {
  write(fd, data, (error, written) => {
    if (error === null && written < data.length) writeFile(fd, data.subarray(written), done);
    else done(error);
  });
}
