// No URL leads a webhook inside; no honest URL is refused.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAllowList } from "@pipecast/hosts/allow-list";
import { checkAddress } from "@pipecast/hosts/check-address";
import { checkUrl } from "./check-url.ts";
import { describeTarget } from "./describe-target.ts";
import { parseAddress } from "@pipecast/hosts/parse-address";
import { createSafeFetch } from "./safe-fetch.ts";
import { goodUrls, ssrfPayloads } from "./ssrf-payloads.fixture.ts";

let sockets = 0;
const count = () => void (sockets += 1);
beforeAll(() => subscribe("net.client.socket", count));
afterAll(() => unsubscribe("net.client.socket", count));

const nobody = { addresses: new Set<string>(), ports: new Set<number>() };
const nothing = parseAllowList([]);

test("the table has at least 156 payloads, each once", () => {
  const rows = ssrfPayloads.map(({ url, leadsTo = [] }) => [url, ...leadsTo].join(" "));
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(156);
});

test.each(
  ssrfPayloads.map(
    (payload) =>
      [JSON.stringify([payload.url, ...(payload.leadsTo ?? [])]).slice(0, 100), payload] as const,
  ),
)("%s is refused before any socket exists", async (_, { url, code, leadsTo }) => {
  let asked = 0;
  const safeFetch = createSafeFetch({
    allow: [],
    ownPorts: () => [],
    interfaces: () => [],
    resolve: async () => {
      asked += 1;
      return leadsTo ?? ["93.184.215.14"];
    },
  });
  const before = sockets;
  await expect(
    safeFetch({ url, method: "POST", body: "{}", timeoutMs: 2_000 }),
  ).rejects.toMatchObject({
    name: "SafeFetchError",
    kind: "refused",
    code: `WEBHOOK_${code}`,
  });
  expect(sockets).toBe(before);
  // A name is asked only where the text alone gave no reason; and when the flow is saved the same is said.
  expect(asked).toBe(leadsTo === undefined ? 0 : 1);
  expect(describeTarget(url)?.code).toBe(leadsTo === undefined ? `WEBHOOK_${code}` : undefined);
});

test.each(goodUrls.map((url) => [url.slice(0, 100), url] as const))(
  "%s is let through",
  (_, url) => {
    const target = checkUrl(url, nothing, nobody);
    if ("code" in target)
      throw new Error(`refused: ${target.code} ${JSON.stringify(target.details)}`);
    const standard = new URL(url);
    expect(target.path).toBe(standard.pathname + standard.search);
    expect(String(target.port)).toBe(standard.port || "443");
    expect(describeTarget(url)).toBeUndefined();
    for (const text of ["93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8"]) {
      const address = parseAddress(text);
      if (address === undefined) throw new Error(text);
      expect(checkAddress(address, target, nobody)).toBeUndefined();
    }
  },
);

test("whatever the text, either it is refused or the standard sees the same plain public host in it", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ..."https:// http:// / \\ @ # ? : . .. %2e [ ] 127.0.0.1 0x7f 1 :443 :3000 example.com localhost [::1] 169.254.169.254 \t \u3002 xn-- { _ -".split(
        " ",
      ),
    ),
    fc.string({ maxLength: 3, unit: "binary" }),
  );
  const text = fc.tuple(
    fc.constantFrom("https://", "https://a.", "https://example.com", ""),
    fc.array(piece, { maxLength: 6 }),
  );
  let through = 0;
  fc.assert(
    fc.property(text, ([start, pieces]) => {
      const raw = start + pieces.join("");
      const target = checkUrl(raw, nothing, nobody);
      if ("code" in target) return;
      through += 1;
      const { protocol, hostname, username, password, hash } = new URL(raw);
      expect(protocol).toBe("https:");
      expect(hostname.replace(/\.$/, "")).toBe(
        target.host.address?.family === 6 ? hostname : target.host.name,
      );
      expect(hostname).toMatch(/^(?:[a-z0-9_.-]+\.[a-z0-9_-]+\.?|\[[23][0-9a-f:]+\])$/);
      expect(username + password + hash).toBe("");
      expect([80, 443, 8080, 8443]).toContain(target.port);
      expect(target.path).toMatch(/^\/[\x21-\x7e]*$/);
    }),
    { numRuns: 20_000 },
  );
  expect(through).toBeGreaterThan(100);
});

test("what is told names the setting that would open it, and no user or password of the URL", () => {
  expect(describeTarget("http://192.168.1.5:9000/x")).toEqual({
    code: "WEBHOOK_PRIVATE",
    message:
      "192.168.1.5 is not on the public internet; the operator can allow it with WEBHOOK_ALLOW=192.168.1.5:9000.",
  });
  expect(describeTarget("http://[fd12::5]:9000/x")?.message).toContain(
    "WEBHOOK_ALLOW=[fd12:0:0:0:0:0:0:5]:9000.",
  );
  expect(describeTarget("https://me:sesame@example.com/")?.message).not.toMatch(/sesame|me:/);
  const rules = { allow: ["127.0.0.1:3000", "[fd12:0::5]:9000"], ownPorts: [3000] };
  expect(describeTarget("http://[fd12::5]:9000/x", rules)).toBeUndefined();
  expect(describeTarget("http://127.0.0.1:3000/x", rules)?.code).toBe("WEBHOOK_OWN_PORT");
  expect(describeTarget("http://127.0.0.1:3001/x", rules)?.code).toBe("WEBHOOK_PRIVATE");
});
