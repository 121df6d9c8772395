// Codes of an authenticator against the published vectors, and in their half minute only.
import { expect, test } from "vitest";
import { findTotpStep, newTotpSecret, otpauthUrl, totpCode } from "./totp.ts";

/** "12345678901234567890" in base32: the secret of RFC 6238, appendix B. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("at second %d the code is that of RFC 6238", (second, code) => {
  expect(totpCode(secret, Math.floor(second / 30))).toBe(code);
});

test("a code counts in its half minute and the ones beside it, and never again once it was used", () => {
  const now = 1_111_111_111_000;
  const step = Math.floor(now / 30_000);
  for (const near of [step - 1, step, step + 1])
    expect(findTotpStep(secret, totpCode(secret, near), now, null)).toBe(near);
  for (const far of [step - 2, step + 2])
    expect(findTotpStep(secret, totpCode(secret, far), now, null)).toBeUndefined();
  expect(findTotpStep(secret, totpCode(secret, step), now, step)).toBeUndefined();
  expect(findTotpStep(secret, totpCode(secret, step - 1), now, step)).toBeUndefined();
  expect(findTotpStep(secret, totpCode(secret, step + 1), now, step)).toBe(step + 1);
});

test("a secret is 160 bits in base32, and its address names product and person", () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(newTotpSecret());
  expect(otpauthUrl("ABC", "a+b@x.org")).toBe(
    "otpauth://totp/PipeCast%3Aa%2Bb%40x.org?secret=ABC&issuer=PipeCast&algorithm=SHA1&digits=6&period=30",
  );
});
