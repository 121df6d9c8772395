// A connection whose incoming bytes come in small slices, paced and counted: what one read of the system holds can keep a
// parser busy for longer than a frame of audio lasts.
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Pacer } from "./pacer.ts";

const sliceBytes = 2_048;

/** Takes over the socket: it is destroyed with the stream, and the stream when more than `maxBytes` have come. */
export function paceStream(socket: Socket, pacer: Pacer, maxBytes: number): Duplex {
  let pending: Buffer = Buffer.alloc(0);
  let received = 0;
  let wanted = false;
  let ended = false;
  let failure: Error | undefined;
  let queued = false;

  const stream = new Duplex({
    readableHighWaterMark: sliceBytes, // nothing gathers to larger pieces
    read() {
      wanted = true;
      advance();
    },
    write: (chunk: Buffer, encoding, done) => void socket.write(chunk, encoding, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });

  function advance(): void {
    if (queued || !wanted || (pending.length === 0 && !ended)) return;
    queued = true;
    pacer.next(step);
  }

  function step(): void {
    queued = false;
    if (stream.destroyed) return;
    if (pending.length === 0) {
      if (failure === undefined) stream.push(null);
      else stream.destroy(failure);
      return;
    }
    const slice = pending.subarray(0, sliceBytes);
    pending = pending.subarray(slice.length);
    wanted = stream.push(slice);
    if (pending.length === 0 && !ended && !stream.destroyed) socket.resume();
    advance();
  }

  /** What has come before a reset is still read. */
  function end(error?: Error): void {
    if (ended) return;
    ended = true;
    failure = error;
    advance();
  }

  socket
    .on("data", (chunk: Buffer) => {
      received += chunk.length;
      if (received > maxBytes) stream.destroy(new Error(`more than ${maxBytes} bytes came`));
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      socket.pause();
      advance();
    })
    .once("end", () => end())
    .on("error", end)
    .once("close", () => end(new Error("the connection was closed")));
  return stream;
}
