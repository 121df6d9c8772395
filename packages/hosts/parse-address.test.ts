// An address is read as the operating system and the URL standard read it, or not at all.
import { isIPv4, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseAddress, sameAddress } from "./parse-address.ts";

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["255.255.255.255", "255.255.255.255"],
  ["::", "0:0:0:0:0:0:0:0"],
  ["::1", "0:0:0:0:0:0:0:1"],
  ["2001:DB8::A", "2001:db8:0:0:0:0:0:a"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
  ["1::8", "1:0:0:0:0:0:0:8"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["64:ff9b::169.254.169.254", "64:ff9b:0:0:0:0:a9fe:a9fe"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["::FFFF:7f00:1", "127.0.0.1"],
  ["0:0:0:0:0:ffff:a9fe:a9fe", "169.254.169.254"],
  ["::127.0.0.1", "0:0:0:0:0:0:7f00:1"],
])("%s is %s", (text, canonical) => {
  expect(parseAddress(text)?.text).toBe(canonical);
});

test.each(
  "|127.1|127.0.0.01|0177.0.0.1|0x7f.0.0.1|2130706433|256.0.0.1|1.2.3.4.5|1.2.3.4.| 127.0.0.1|127.0.0.1\n|127.0.0.1%lo|:|:::|1:::2|::1::|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|1:2:3:4::5:6:7:8|12345::|g::|[::1]|fe80::1%eth0|::1.2.3|::1.2.3.4:5|1.2.3.4::|::ffff:0177.0.0.1|::ffff:127.1|-1.0.0.1|+1.0.0.1|１.0.0.1|localhost".split(
    "|",
  ),
)("%j is no address", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test("whatever is made of an address's signs, we accept just what the operating system accepts", () => {
  const signs = fc.string({
    unit: fc.constantFrom(..."01279afF:::..".split(""), "ffff", "::", "0.0", "255"),
    maxLength: 14,
  });
  fc.assert(
    fc.property(signs, (text) => {
      expect(parseAddress(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
    }),
    { numRuns: 20_000 },
  );
});

test("every IPv6 address is the one that the URL standard reads, in any spelling", () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const standard = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      expect(sameAddress(text, standard)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test("two addresses are the same only when they are", () => {
  expect(sameAddress("::ffff:10.0.0.1", "10.0.0.1")).toBe(true);
  expect(sameAddress("10.0.0.1", "10.0.0.2")).toBe(false);
  expect(sameAddress("", "")).toBe(false);
  expect(sameAddress("::1", "0.0.0.1")).toBe(false);
});
