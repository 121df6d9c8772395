// What any websocket that carries calls may cost before and after it talks.
import type { ServerOptions } from "ws";

/** `closeTimeout` is missing in the library's types: how long a peer may leave our goodbye unanswered. */
export const socketLimits: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  maxPayload: 64 * 1024,
  maxFragments: 1_024,
  perMessageDeflate: false,
  closeTimeout: 2_000,
};
