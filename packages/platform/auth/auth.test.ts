// What the small parts of auth promise: organizations, roles, keys, limits, comparisons.
import { expect, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import {
  newApiKey,
  newApiSecret,
  newGatewayKey,
  newSigningSecret,
  randomToken,
  readGatewayKey,
} from "./new-keys.ts";
import type { Principal } from "./principal.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import { requireOrg } from "./require-org.ts";
import { roleAtLeast } from "./role.ts";
import { sameSecret } from "./same-secret.ts";

const own: Principal[] = [
  { kind: "jwt", org_id: "org-1", role: "admin" },
  { kind: "session", org_id: "org-1", session_id: "s", channel_id: "c", operations: [] },
  { kind: "signed", org_id: "org-1" },
];

test("operator and internal must name the organization", () => {
  for (const kind of ["operator", "internal"] as const) {
    expect(requireOrg({ kind }, "org-9")).toBe("org-9");
    for (const named of [undefined, ""])
      expect(() => requireOrg({ kind }, named)).toThrow(
        expect.objectContaining({ code: "ORG_REQUIRED", status: 400 }),
      );
  }
});

test("everyone else has one; naming a foreign one is the 404 of an absent thing", () => {
  const notFound = new AppError({ code: "TICKET_NOT_FOUND", status: 404, message: "none" });
  for (const principal of own) {
    expect(requireOrg(principal)).toBe("org-1");
    expect(requireOrg(principal, "org-1")).toBe("org-1");
    for (const named of ["org-2", "", "ORG-1"]) {
      expect(() => requireOrg(principal, named, () => notFound)).toThrow(notFound);
      expect(() => requireOrg(principal, named)).toThrow(expect.objectContaining({ status: 404 }));
    }
  }
  expect(() => requireOrg({ kind: "anonymous" }, "org-1")).toThrow(
    expect.objectContaining({ status: 401 }),
  );
});

test("roles are in order", () => {
  const roles = ["admin", "supervisor", "agent", "read_only"] as const;
  for (const [mine, role] of roles.entries())
    for (const [wanted, other] of roles.entries())
      expect(roleAtLeast(role, other)).toBe(mine <= wanted);
});

test("secrets are the same or not, whatever their lengths", () => {
  expect([sameSecret("a", "a"), sameSecret("", ""), sameSecret("ü", "ü")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([sameSecret("a", "b"), sameSecret("a", "aa"), sameSecret("a", "")]).toEqual([
    false,
    false,
    false,
  ]);
});

test("keys are random, of their form, and a gateway key is found and proved without being stored", () => {
  for (const [make, form] of [
    [newApiKey, /^ak_[0-9a-f]{32}$/],
    [newApiSecret, /^[\w-]{43}$/],
    [newSigningSecret, /^whsec_[A-Za-z0-9+/]{43}=$/],
    [randomToken, /^[\w-]{43}$/],
  ] as const) {
    const made = Array.from({ length: 1000 }, () => make());
    expect(new Set(made).size).toBe(1000);
    expect(made.every((key) => form.test(key))).toBe(true);
  }
  const { key, key_id, hash } = newGatewayKey("pepper");
  expect(readGatewayKey("pepper", key)).toEqual({ key_id, hash });
  expect(key).toContain(key_id);
  expect(hash).not.toContain(key.slice(-43));
  expect(readGatewayKey("other pepper", key)?.hash).not.toBe(hash);
  for (const bad of ["", "pck_", key.slice(1), `${key}x`, key.slice(0, -1)])
    expect(readGatewayKey("pepper", bad)).toBeUndefined();
});

test("five a minute: the sixth waits, each key for itself, and tokens come back steadily", () => {
  let now = 0;
  const limiter = createRateLimiter({ limit: 5, windowMs: 60_000, now: () => now });
  for (let i = 0; i < 5; i++) expect(limiter.take("a")).toEqual({ allowed: true });
  expect(limiter.take("a")).toEqual({ allowed: false, retry_after_s: 12 });
  expect(limiter.take("b")).toEqual({ allowed: true });
  now += 11_000;
  expect(limiter.take("a")).toEqual({ allowed: false, retry_after_s: 1 });
  now += 1_000;
  expect(limiter.take("a")).toEqual({ allowed: true });
  expect(limiter.take("a").allowed).toBe(false);
  now += 3_600_000;
  for (let i = 0; i < 5; i++) expect(limiter.take("a").allowed).toBe(true);
  expect(limiter.take("a").allowed).toBe(false);
  now -= 10_000_000;
  expect(limiter.take("a").allowed).toBe(false);
  expect(() => limiter.check("a")).toThrow(
    expect.objectContaining({
      status: 429,
      code: "TOO_MANY_REQUESTS",
      message: expect.stringMatching(/in \d+ seconds/),
    }),
  );
});

test("a flood of keys costs bounded memory and never frees a key that is in use", () => {
  const limiter = createRateLimiter({ limit: 1, windowMs: 60_000, maxKeys: 100, now: () => 0 });
  limiter.take("victim");
  for (let i = 0; i < 10_000; i++) {
    limiter.take(`flood ${i}`);
    if (i % 50 === 0) expect(limiter.take("victim").allowed).toBe(false);
  }
});
