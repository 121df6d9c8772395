// The text is what the first bytes say, however they were cut.
import { expect, test } from "vitest";
import { createBoundedText } from "./bounded-text.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("text that fits is whole, also byte by byte", () => {
  const text = createBoundedText(5_000);
  const wanted = "नमस्ते 🌱 ".repeat(150);
  for (const byte of bytesOf(wanted)) expect(text.add(Uint8Array.of(byte))).toBe(true);
  expect(text.read()).toBe(wanted);
});

test("exactly the limit fits; one byte more does not", () => {
  const text = createBoundedText(2_048);
  expect(text.add(bytesOf("x".repeat(2_048)))).toBe(true);
  expect(text.add(bytesOf("y"))).toBe(false);
  expect(text.read()).toBe("x".repeat(2_048));
});

test("the limit leaves no half of a character", () => {
  const text = createBoundedText(4);
  expect(text.add(bytesOf("aé€"))).toBe(false);
  expect(text.read()).toBe("aé");
});

test("bytes that are no UTF-8 become the sign for that, and a byte-order mark is no text", () => {
  const text = createBoundedText(100);
  expect(text.add(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62, 0xc3))).toBe(true);
  expect(text.read()).toBe("a\u{fffd}b\u{fffd}");
});
