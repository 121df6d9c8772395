// The host of a URL or of an entry of WEBHOOK_ALLOW: a name, or an address in its one plain spelling.
import { type Address, parseAddress } from "./parse-address.ts";

export interface Host {
  /** Lower case, no dot at the end, no brackets. */
  name: string;
  /** As a URL writes it: IPv6 in brackets. */
  written: string;
  /** Set when the host is an address, not a name. */
  address?: Address;
}

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const innerTop = new Set(
  "localhost localdomain local internal intranet lan home corp private test invalid onion arpa".split(
    " ",
  ),
);
/** Names under which clouds answer with credentials, though some of them look public. */
const metadataNames = new Set([
  "metadata",
  "metadata.goog",
  "metadata.google.internal",
  "metadata.azure.internal",
  "metadata.tencentyun.com",
  "metadata.packet.net",
  "metadata.platformequinix.com",
  "instance-data",
  "instance-data.ec2.internal",
]);

/** Undefined for what is no host, and for addresses in disguise: `127.1`, `0x7f.0.0.1`, `2130706433`, `010.0.0.1`. */
export function parseHost(text: string): Host | undefined {
  const bracketed = /^\[([0-9A-Fa-f:.]+)\]$/.exec(text)?.[1];
  if (bracketed !== undefined) {
    const address = bracketed.includes(":") ? parseAddress(bracketed) : undefined;
    if (address === undefined) return undefined;
    const name = address.text;
    return { name, written: address.family === 6 ? `[${name}]` : name, address };
  }
  const name = text.toLowerCase().replace(/\.$/, "");
  const labels = name.split(".");
  if (name.length > 253 || !labels.every((part) => label.test(part))) return undefined;
  // The URL standard reads a host that ends in a number as IPv4, however it is written.
  if (!/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "")) return { name, written: name };
  const address = parseAddress(name);
  return address === undefined ? undefined : { name, written: name, address };
}

/** Names of the metadata services of clouds. */
export function isMetadataName({ name }: Host): boolean {
  return metadataNames.has(name);
}

/** Names that never lead to the public internet: without a dot, or under a domain for inner use. */
export function isInnerName({ name, address }: Host): boolean {
  if (address !== undefined) return false;
  return !name.includes(".") || innerTop.has(name.slice(name.lastIndexOf(".") + 1));
}
