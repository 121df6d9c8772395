// The load of bench/frame-path by AudioSocket. Run as a process of its own.
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { runLoad } from "./run-load.ts";

const FRAME_BYTES = 323;
/** In the first sample of each numbered frame, so that silence is told apart. */
const MARK = 0x5ac3;

await runLoad((port, on) => {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  let rest: Buffer = Buffer.alloc(0);
  socket.on("error", on.dropped);
  socket.on("data", (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (; bytes.length - at >= FRAME_BYTES; at += FRAME_BYTES)
      if (bytes.readUInt16LE(at + 3) === MARK) on.heard(bytes.readUInt32LE(at + 5));
    rest = bytes.subarray(at);
  });
  socket.write(
    Buffer.concat([Buffer.of(1, 0, 16), Buffer.from(randomUUID().replaceAll("-", ""), "hex")]),
  );
  return {
    up: new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    }),
    send(number) {
      const frame = Buffer.alloc(FRAME_BYTES);
      frame[0] = 0x10;
      frame.writeUInt16BE(FRAME_BYTES - 3, 1);
      if (number !== undefined) {
        frame.writeUInt16LE(MARK, 3);
        frame.writeUInt32LE(number, 5);
      }
      socket.write(frame);
    },
    close: () => void socket.destroy(),
  };
});
