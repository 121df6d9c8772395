// A host is judged by what its text tells: scheme, port, name or address, and what the operator has opened.
import { expect, test } from "vitest";
import { parseAllowList } from "./allow-list.ts";
import { describeRefusal } from "./host-refusal.ts";
import { judgeHost, readOrigin } from "./judge-host.ts";

const self = { addresses: new Set<string>(), ports: new Set([3000]) };

function judged(text: string, allow: readonly string[] = []): string | undefined {
  const origin = readOrigin(text, parseAllowList(allow));
  return origin === undefined ? "no host" : judgeHost(origin, self)?.code;
}

test.each([
  ["https://api.example.com", undefined],
  ["https://api.example.com:8443", undefined],
  ["https://93.184.215.14", undefined],
  ["https://[2606:4700:4700::1111]", undefined],
  ["http://api.example.com", "HTTP"],
  ["https://api.example.com:2525", "PORT"],
  ["https://intranet", "PRIVATE"],
  ["https://crm.office.lan", "PRIVATE"],
  ["https://10.1.2.3", "PRIVATE"],
  ["https://[::ffff:10.1.2.3]", "PRIVATE"],
  ["https://169.254.169.254", "METADATA"],
  ["https://metadata.google.internal", "METADATA"],
  ["https://0.0.0.0", "ADDRESS"],
  ["https://203.0.113.7", "ADDRESS"],
  ["https://127.0.0.1:3000", "OWN_PORT"],
  ["https://127.1", "no host"],
  ["https://2130706433", "no host"],
  ["https://user@example.com", "no host"],
  ["https://example.com:99999", "no host"],
  ["ftp://example.com", "no host"],
])("%s: %s", (text, code) => {
  expect(judged(text)).toBe(code);
});

test.each([
  ["http://127.0.0.1:9000", "127.0.0.1:9000", undefined],
  ["http://127.0.0.1:9000", "127.0.0.1:9001", "PRIVATE"],
  ["http://127.0.0.1:9000", "localhost:9000", "PRIVATE"],
  ["http://127.0.0.1:3000", "127.0.0.1:3000", "OWN_PORT"],
  ["http://169.254.169.254", "169.254.169.254:80", "METADATA"],
  ["http://0.0.0.0", "0.0.0.0:80", "ADDRESS"],
  ["http://api.example.com:2525", "api.example.com:2525", undefined],
])("%s with WEBHOOK_ALLOW=%s: %s", (text, allow, code) => {
  expect(judged(text, [allow])).toBe(code);
});

test("the message says which entry of WEBHOOK_ALLOW would open the door", () => {
  expect(
    describeRefusal({ code: "PRIVATE", details: { host: "[fd12::5]", port: 8080 } }),
  ).toContain("WEBHOOK_ALLOW=[fd12::5]:8080.");
});
