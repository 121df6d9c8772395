// What checking an api_secret promises: right or wrong, the same time for every wrong, and a loop that stays free.
import { hash as bcrypt } from "@node-rs/bcrypt";
import { expect, test } from "vitest";
import { hashApiSecret, verifyApiSecret } from "./api-secret.ts";
import { newApiSecret } from "./new-keys.ts";

const secret = newApiSecret();

test("the secret of a hash is right, any other is wrong; hashes of other programs work", async () => {
  const own = await hashApiSecret(secret);
  expect(own).toMatch(/^\$2[aby]\$12\$/);
  expect(await verifyApiSecret(secret, own)).toBe(true);
  expect(await verifyApiSecret(`${secret}x`, own)).toBe(false);
  const adopted = await bcrypt(secret, 4);
  for (const prefix of ["$2a$", "$2b$", "$2y$"])
    expect(await verifyApiSecret(secret, prefix + adopted.slice(4))).toBe(true);
});

test("what bcrypt would cut is wrong, not half right", async () => {
  const long = await bcrypt("x".repeat(72), 4);
  expect(await verifyApiSecret("x".repeat(72), long)).toBe(true);
  expect(await verifyApiSecret("x".repeat(73), long)).toBe(false);
  const nul = await bcrypt("a", 4);
  expect(await verifyApiSecret("a\0b", nul)).toBe(false);
  expect(await verifyApiSecret("", nul)).toBe(false);
  await expect(hashApiSecret("x".repeat(73))).rejects.toThrow(TypeError);
});

test.each([undefined, "", "garbage", "$2y$99$" + "x".repeat(53), "$2y$31$" + "x".repeat(53)])(
  "no usable hash is wrong: %j",
  async (none) => {
    expect(await verifyApiSecret(secret, none)).toBe(false);
  },
);

test(
  "an unknown key takes as long as a wrong secret, also beside an adopted hash of lower cost",
  { timeout: 30_000 },
  async () => {
    const hashes = {
      own: await hashApiSecret(secret),
      adopted: await bcrypt(secret, 8),
      unknown: undefined,
    };
    const best: Record<string, number> = {};
    for (let round = 0; round < 2; round++)
      for (const [name, hash] of Object.entries(hashes)) {
        const begun = performance.now();
        await verifyApiSecret("wrong", hash);
        best[name] = Math.min(best[name] ?? Infinity, performance.now() - begun);
      }
    const times = Object.values(best);
    expect(Math.max(...times) / Math.min(...times), JSON.stringify(best)).toBeLessThan(2);
  },
);

test("the loop goes on while a secret is checked", async () => {
  let turns = 0;
  let checking = true;
  const turn = () => {
    turns++;
    if (checking) setImmediate(turn);
  };
  setImmediate(turn);
  await verifyApiSecret("wrong", undefined);
  checking = false;
  expect(turns).toBeGreaterThan(100);
});

test("a flood of logins is answered one by one, and refused beyond eight waiting", async () => {
  const right = await bcrypt(secret, 4);
  const answers = await Promise.allSettled(
    Array.from({ length: 12 }, () => verifyApiSecret(secret, right)),
  );
  const refused = answers.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  expect(refused[0]).toMatchObject({ reason: { status: 429, details: { retry_after_s: 5 } } });
  expect(answers.filter((answer) => answer.status === "fulfilled" && answer.value)).toHaveLength(9);
  expect(await verifyApiSecret(secret, right)).toBe(true);
}, 60_000);
