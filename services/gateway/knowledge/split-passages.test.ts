// How a text becomes passages.
import { expect, test } from "vitest";
import { splitPassages } from "./split-passages.ts";

test("a question stays with its answer, a heading with what follows", () => {
  expect(splitPassages("# Pool\r\n\r\nIs it heated?\r\n\r\nYes, to 28 °C.\n\n\n\nAlone.")).toEqual([
    "# Pool\nIs it heated?\nYes, to 28 °C.",
    "Alone.",
  ]);
  expect(splitPassages("Only a heading")).toEqual(["Only a heading"]);
  expect(splitPassages("  \n\n ")).toEqual([]);
});

test("a long paragraph is cut at its sentences, and a text without any still ends in pieces; no word is lost", () => {
  const sentences = Array.from({ length: 60 }, (_, i) => `Sentence number ${i} is here.`).join(" ");
  const pieces = splitPassages(sentences);
  expect(pieces.length).toBeGreaterThan(2);
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(750);
    expect(piece).toMatch(/^Sentence.*here\.$/s);
  }
  expect(pieces.join(" ")).toBe(sentences);
  const endless = "x".repeat(5_000);
  expect(splitPassages(`${endless}.`).join("")).toBe(`${endless}.`);
});
