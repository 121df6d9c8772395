// The floor of bench/frame-path --line twilio: a websocket that sends back each message as it came, and does nothing else.
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { report } from "./report.ts";

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  backlog: 1024,
  perMessageDeflate: false,
});
server.on("connection", (socket) => {
  socket.on("error", () => undefined);
  socket.on("message", (data, binary) => socket.send(data, { binary }));
});
server.on("listening", () => report((server.address() as AddressInfo).port));
