// Echoes for bench/asterisk-media, in a process of their own: one AudioSocket server and one websocket server, bare.
import { createServer, type AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

const audiosocket = createServer({ noDelay: true }, (socket) => {
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
const websocket = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  perMessageDeflate: false,
  handleProtocols: () => "media",
});
websocket.on("connection", (socket) => {
  socket.on("error", () => undefined);
  socket.on("message", (data, binary) => {
    if (binary) socket.send(data, { binary: true });
  });
});
const portOf = (address: unknown) => (address as AddressInfo).port;
audiosocket.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  process.send?.({
    audiosocket: portOf(audiosocket.address()),
    websocket: portOf(websocket.address()),
  });
});
process.on("disconnect", () => process.exit(0));
