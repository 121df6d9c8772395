// Keys in the clear leave this process only to this machine, or encrypted.
import { PbxErrors } from "../errors.ts";

/** What a request shows of the way it came. */
export interface Way {
  headers: Record<string, string | string[] | undefined>;
  socket: { remoteAddress?: string | undefined; encrypted?: boolean };
}

/**
 * Throws PBX_PLAIN_CONNECTION unless the request came over TLS or from this machine. A proxy on this machine is not the one that
 * asks: when it forwards, it must say that TLS reached it.
 */
export function requireNearOrTls({ headers, socket }: Way): void {
  if (socket.encrypted === true) return;
  const forwarded =
    headers["x-forwarded-for"] !== undefined ||
    headers["forwarded"] !== undefined ||
    headers["x-forwarded-proto"] !== undefined;
  if (!isLoopback(socket.remoteAddress ?? "")) throw PbxErrors.PLAIN_CONNECTION();
  if (forwarded && headers["x-forwarded-proto"] !== "https") throw PbxErrors.PLAIN_CONNECTION();
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, "");
  return plain === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}
