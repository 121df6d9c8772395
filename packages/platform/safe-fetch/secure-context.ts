// What TLS needs, made before any call: the first use of it loads certificates and code, and would keep audio waiting.
import { Duplex } from "node:stream";
import { type SecureContext, connect as connectTls, createSecureContext } from "node:tls";

/** The system's authorities, or `ca` (PEM) instead. No session is kept in it. */
export function warmSecureContext(ca?: readonly string[]): SecureContext {
  const secureContext = createSecureContext(ca && { ca: [...ca] });
  const nowhere = new Duplex({ read: () => undefined, write: (_data, _kind, done) => done() });
  const socket = connectTls({ socket: nowhere, secureContext, servername: "nowhere.invalid" });
  socket.on("error", () => undefined);
  socket.destroy();
  nowhere.destroy();
  return secureContext;
}
