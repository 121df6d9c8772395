// Only what the registries call public is public; judged a second time by the platform's own block list.
import { BlockList } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressKind, classifyAddress } from "./classify-address.ts";
import { parseAddress } from "./parse-address.ts";

function kindOf(text: string): AddressKind | undefined {
  const address = parseAddress(text);
  return address && classifyAddress(address);
}

/** First, last, and the two public neighbours where there are such. */
const table: readonly (readonly [kind: AddressKind, list: string])[] = [
  ["public", "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0"],
  ["public", "169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0"],
  [
    "public",
    "191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 198.17.255.255 198.20.0.0",
  ],
  [
    "public",
    "198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 168.63.129.15 168.63.129.17",
  ],
  ["private", "10.0.0.0 10.255.255.255 172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255"],
  [
    "private",
    "100.64.0.0 100.127.255.255 100.100.100.199 fc00:: fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ],
  ["loopback", "127.0.0.0 127.0.0.1 127.255.255.255 ::1 ::ffff:127.0.0.1"],
  [
    "metadata",
    "169.254.0.0 169.254.169.254 169.254.170.2 169.254.255.255 168.63.129.16 100.100.100.200",
  ],
  [
    "metadata",
    "192.0.0.192 ::ffff:169.254.169.254 fe80:: fe80::a9fe:a9fe febf:ffff:: fd00:ec2::254",
  ],
  ["metadata", "fd20:ce::254 fd00:42::42"],
  [
    "never",
    "0.0.0.0 0.255.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 192.88.99.255",
  ],
  ["never", "198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255"],
  [
    "never",
    "224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.255 :: ::2 ::127.0.0.1 ::ffff:0:7f00:1",
  ],
  [
    "never",
    "64:ff9b::a9fe:a9fe 64:ff9b::808:808 64:ff9b:1::7f00:1 100::1 1fff:: 2001:: 2001:0:4136:e378::",
  ],
  ["never", "2001:1ff:ffff:: 2001:db8:: 2001:db8:ffff:: 2002:: 2002:a9fe:a9fe:: 3fff:: 3fff:fff::"],
  ["never", "4000:: fec0:: fbff:: fe00:: ff02::1 ff00:: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  [
    "public",
    "2000:: 2001:200:: 2001:db7:: 2001:db9:: 2003:: 2606:4700:4700::1111 3ffe:: 3fff:1000:: ::ffff:8.8.8.8",
  ],
];

test.each(table.flatMap(([kind, list]) => list.split(" ").map((text) => [text, kind] as const)))(
  "%s is %s",
  (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  },
);

/** Independent of our own ranges: written as the threat model names them, judged by the platform. */
const blocked = new BlockList();
for (const cidr of `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32`.split(
  /\s+/,
)) {
  const [net = "", bits] = cidr.split("/");
  blocked.addSubnet(net, Number(bits), "ipv4");
}

test("any IPv4 address is public just when the platform's block list lets it through", () => {
  const first = fc.constantFrom(0, 10, 100, 127, 168, 169, 172, 192, 198, 203, 223, 224, 255);
  const byte = fc.nat(255);
  const parts = fc.tuple(fc.oneof(first, byte), byte, byte, byte);
  fc.assert(
    fc.property(parts, (list) => {
      const text = list.join(".");
      const wanted = !blocked.check(text, "ipv4") && text !== "100.100.100.200";
      expect(kindOf(text) === "public", text).toBe(wanted);
      expect(kindOf(`::ffff:${text}`), text).toBe(kindOf(text));
    }),
    { numRuns: 20_000 },
  );
});

test("no IPv6 address outside 2000::/3 is public", () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const address = parseAddress(text);
      if (address === undefined) throw new TypeError(text);
      if (address.family === 6 && address.value >> 125n !== 1n)
        expect(kindOf(text)).not.toBe("public");
    }),
    { numRuns: 5_000 },
  );
});
