// What lives at an IP address, by the registries of special addresses (RFC 6890 and its successors) and the clouds' manuals.
import { type Address, parseAddress } from "./parse-address.ts";

/**
 * `metadata`: where clouds keep the machine's credentials, link-local included. `never`: nothing a webhook could mean
 * (multicast, documentation, tunnels that hide another address, …).
 */
export type AddressKind = "public" | "private" | "loopback" | "metadata" | "never";

type Range = readonly [net: Address, bits: number, kind: AddressKind];

/** First match wins. */
const four = ranges(
  ["169.254.0.0/16", "metadata"],
  ["168.63.129.16/32", "metadata"], // Azure; looks public
  ["100.100.100.200/32", "metadata"], // Alibaba
  ["192.0.0.192/32", "metadata"], // Oracle
  ["127.0.0.0/8", "loopback"],
  ["10.0.0.0/8", "private"],
  ["172.16.0.0/12", "private"],
  ["192.168.0.0/16", "private"],
  ["100.64.0.0/10", "private"], // carriers' NAT, and overlay networks
  ["0.0.0.0/8", "never"], // Linux connects 0.0.0.0 to itself
  ["192.0.0.0/24", "never"],
  ["192.0.2.0/24", "never"],
  ["192.88.99.0/24", "never"], // 6to4 relays
  ["198.18.0.0/15", "never"],
  ["198.51.100.0/24", "never"],
  ["203.0.113.0/24", "never"],
  ["224.0.0.0/3", "never"], // multicast, reserved, broadcast
);

const six = ranges(
  ["fd00:ec2::/32", "metadata"], // Amazon
  ["fd20:ce::/32", "metadata"], // Google
  ["fd00:42::/32", "metadata"], // Scaleway
  ["fe80::/10", "metadata"], // link-local, OpenStack's fe80::a9fe:a9fe among them
  ["::1/128", "loopback"],
  ["fc00::/7", "private"],
  ["2001::/23", "never"], // Teredo, benchmarks, ORCHID
  ["2001:db8::/32", "never"],
  ["2002::/16", "never"], // 6to4 carries any IPv4 address
  ["3fff::/20", "never"],
  ["2000::/3", "public"],
  ["::/0", "never"],
);

/** The kind of an address that `parseAddress` has read. */
export function classifyAddress({ family, value }: Address): AddressKind {
  const width = family === 4 ? 32 : 128;
  for (const [net, bits, kind] of family === 4 ? four : six) {
    const rest = BigInt(width - bits);
    if (value >> rest === net.value >> rest) return kind;
  }
  return "public";
}

function ranges(...list: readonly (readonly [cidr: string, kind: AddressKind])[]): Range[] {
  return list.map(([cidr, kind]) => {
    const [text = "", bits] = cidr.split("/");
    const net = parseAddress(text);
    if (net === undefined) throw new TypeError(`${cidr} is no range`);
    return [net, Number(bits), kind];
  });
}
