// The search for secrets finds what it must: otherwise a clean capture would prove nothing.
import { expect, test } from "vitest";
import { findSecret } from "./find-secret.fixture.ts";

const secret = "aS3cret/with+signs=and-more_of.them";

test.each([
  ["as it is", (text: string) => text],
  ["in base64", (text: string) => Buffer.from(text).toString("base64")],
  ["in base64url", (text: string) => Buffer.from(text).toString("base64url")],
  ["in hex", (text: string) => Buffer.from(text).toString("hex")],
  ["in HEX", (text: string) => Buffer.from(text).toString("hex").toUpperCase()],
  ["in a URL", encodeURIComponent],
  [
    "with every byte percent-encoded",
    (text: string) => Buffer.from(text).toString("hex").replaceAll(/../g, "%$&"),
  ],
  ["in JSON", (text: string) => JSON.stringify({ text })],
])("a secret %s is found, whatever stands around it", (_name, write) => {
  for (let before = 0; before < 7; before++) {
    const text = `${"x".repeat(before)}${secret}${"y".repeat(before % 4)}`;
    expect(
      findSecret(Buffer.from(`head ${write(text)} tail`), secret),
      String(before),
    ).toBeDefined();
  }
});

test("half of a secret is found, and innocent text is not", () => {
  expect(findSecret(Buffer.from(secret.slice(0, 18)), secret)).toBeDefined();
  expect(findSecret(Buffer.from(secret.slice(-18)), secret)).toBeDefined();
  expect(findSecret(Buffer.from("a secret with signs and more of them"), secret)).toBeUndefined();
});
