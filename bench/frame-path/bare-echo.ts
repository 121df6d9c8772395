// The floor of bench/frame-path: node:net that sends back each AudioSocket frame as it came, and does nothing else.
import { createServer, type AddressInfo } from "node:net";
import { report } from "./report.ts";

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer | undefined;
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 3) {
      const end = at + 3 + bytes.readUInt16BE(at + 1);
      if (end > bytes.length) break;
      if (bytes[at] === 0x10) socket.write(bytes.subarray(at, end));
      at = end;
    }
    rest = at === bytes.length ? undefined : bytes.subarray(at);
  });
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  report((server.address() as AddressInfo).port);
});
