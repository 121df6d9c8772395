// Our own addresses and ports, in the form that addresses are compared in.
import type { Self } from "@pipecast/hosts/check-address";
import { parseAddress } from "@pipecast/hosts/parse-address";

/** Addresses that are none are left out; a zone (`fe80::1%eth0`) does not count. */
export function readSelf(ports: readonly number[], addresses: readonly string[]): Self {
  const texts = addresses.flatMap((text) => parseAddress(text.split("%")[0] ?? "")?.text ?? []);
  return { addresses: new Set(texts), ports: new Set(ports) };
}
