// What the vault promises: only the right key at the right place opens, and a failure tells nothing.
import { expect, test } from "vitest";
import { toErrorBody } from "../errors/error-body.ts";
import { deriveKey } from "./derive-key.ts";
import { createVault } from "./vault.ts";

const masterKey = "m".repeat(32);
const newKey = "n".repeat(40);
const secret = "authkey-ünïcode-7f3a9b";
const place = "org-1|msg91|authkey";

test("what was sealed opens again, and no two seals are alike", () => {
  const vault = createVault(masterKey);
  const sealed = Array.from({ length: 100 }, () => vault.seal(secret, place));
  expect(new Set(sealed).size).toBe(100);
  for (const text of sealed) {
    expect(text).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(vault.open(text, place)).toBe(secret);
  }
  expect(vault.open(vault.seal("", ""), "")).toBe("");
  const longest = "x".repeat(65_536);
  expect(vault.open(vault.seal(longest, place), place)).toBe(longest);
  expect(() => vault.seal(`${longest}x`, place)).toThrow(
    expect.objectContaining({ code: "VAULT_TOO_LONG" }),
  );
});

test("moved to another place, under another key or changed by any one bit it does not open", () => {
  const vault = createVault(masterKey);
  const sealed = vault.seal(secret, place);
  const cases: [string, string][] = [
    [sealed, "org-2|msg91|authkey"],
    [sealed, ""],
    [createVault(newKey).seal(secret, place), place],
    ["", place],
    ["v1", place],
    [sealed.replace("v1.", "v2."), place],
    [`${sealed}.x`, place],
    [`${sealed}=`, place],
    [sealed.slice(0, 20), place],
  ];
  const [version, id, text = ""] = sealed.split(".");
  const bytes = Buffer.from(text, "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    cases.push([`${version}.${id}.${changed.toString("base64url")}`, place]);
  }
  const said = new Set<string>();
  for (const [sample, aad] of cases) {
    try {
      vault.open(sample, aad);
      said.add(`opened: ${sample}`);
    } catch (error) {
      said.add(JSON.stringify(toErrorBody(error)) + String((error as Error).cause));
    }
  }
  expect([...said]).toEqual([expect.stringContaining("VAULT_OPEN_FAILED")]);
  expect([...said].join("")).not.toContain(secret);
});

test("a rotated key still opens the old, seals with the new, and says what is to be sealed again", () => {
  const old = createVault(masterKey).seal(secret, place);
  const rotated = createVault(newKey, { previous: [masterKey] });
  expect(rotated.open(old, place)).toBe(secret);
  expect(rotated.isStale(old)).toBe(true);
  const fresh = rotated.seal(rotated.open(old, place), place);
  expect(rotated.isStale(fresh)).toBe(false);
  expect(createVault(newKey).open(fresh, place)).toBe(secret);
});

test("keys of different purposes or secrets differ, the same is the same, a short secret is refused", () => {
  const keys = [deriveKey(masterKey, "a"), deriveKey(masterKey, "b"), deriveKey(newKey, "a")].map(
    (key) => key.toString("hex"),
  );
  expect(new Set(keys).size).toBe(3);
  expect(deriveKey(masterKey, "a").toString("hex")).toBe(keys[0]);
  expect(deriveKey(masterKey, "a", 64)).toHaveLength(64);
  expect(() => deriveKey("short", "a")).toThrow(/32 characters/);
});
