// Loaded into the program under test before anything else: keeps every byte it writes to a connection that it opened itself,
// before TLS would hide it. One JSON line per write, in the file named by CAPTURE_EGRESS.
import { openSync, writeSync } from "node:fs";
import { Socket } from "node:net";

const file = openSync(process.env["CAPTURE_EGRESS"], "a", 0o600);
const destinations = new WeakMap();

const opening = "connect";
const connect = Socket.prototype[opening];
Socket.prototype[opening] = function (...args) {
  const [given] = Array.isArray(args[0]) ? args[0] : args;
  const port = typeof given === "object" ? (given.path ?? given.port) : given;
  destinations.set(this, String(port));
  return connect.apply(this, args);
};

const inner = "_writeGeneric";
const write = Socket.prototype[inner];
if (typeof write !== "function") throw new Error("this Node writes its sockets in another way");
Socket.prototype[inner] = function (many, data, encoding, done) {
  const to = destinations.get(this) ?? destinations.get(Reflect.get(this, "_parent"));
  if (typeof to === "string") {
    const chunks = many ? data.map(({ chunk, encoding: of }) => [chunk, of]) : [[data, encoding]];
    for (const [chunk, of] of chunks) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, of) : Buffer.from(chunk);
      writeSync(file, `${JSON.stringify({ to, data: bytes.toString("base64") })}\n`);
    }
  }
  return write.call(this, many, data, encoding, done);
};
