// Whether a webhook may be connected to an address: the check that counts, made right before the connection.
import { classifyAddress } from "./classify-address.ts";
import type { Address } from "./parse-address.ts";
import type { Host } from "./parse-host.ts";
import type { HostRefusal } from "./host-refusal.ts";

/** What is ours. */
export interface Self {
  /** Addresses of this machine in the spelling of `parseAddress`; loopback need not be among them. */
  addresses: ReadonlySet<string>;
  /** Ports this program listens on, at whatever address of this machine. */
  ports: ReadonlySet<number>;
}

export interface Door {
  host: Host;
  port: number;
  /** WEBHOOK_ALLOW names this host and port. */
  allowed: boolean;
}

/** Undefined where nothing speaks against it. No entry of WEBHOOK_ALLOW opens metadata, our own ports or senseless addresses. */
export function checkAddress(
  address: Address,
  { host, port, allowed }: Door,
  self: Self,
): HostRefusal | undefined {
  const details = { host: host.written, port };
  const kind = classifyAddress(address);
  if (kind === "metadata") return { code: "METADATA", details };
  if (kind === "never") return { code: "ADDRESS", details };
  const own = kind === "loopback" || self.addresses.has(address.text);
  if (own && self.ports.has(port)) return { code: "OWN_PORT", details };
  if (allowed) return undefined;
  return own || kind !== "public" ? { code: "PRIVATE", details } : undefined;
}
