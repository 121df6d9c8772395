// Meanings out of descriptions, stems, likeness: what the match rests on.
import { expect, test } from "vitest";
import { stem } from "../words/stem.ts";
import { likeness } from "../words/likeness.ts";
import { wordsOf } from "../words/tokenize.ts";
import { meaningsIn } from "./meanings.ts";
import { Ranking } from "./rank.ts";
import { wordBag } from "./word-bag.ts";

test("a description tells what each value means, however its author writes it", () => {
  const values = ["spa", "pool"];
  const expected = new Map([
    ["spa", "massage, sauna"],
    ["pool", "swimming"],
  ]);
  for (const text of [
    "Where to (spa: massage, sauna; pool: swimming)",
    "Where to. spa = massage, sauna; pool = swimming.",
    "Where to: spa (massage, sauna), pool (swimming)",
    "Where to\nspa - massage, sauna\npool - swimming",
  ])
    expect(meaningsIn(text, values).meanings, text).toEqual(expected);
  expect(meaningsIn("The spa or the pool", values)).toEqual({
    rest: "The spa or the pool",
    meanings: new Map(),
  });
});

test.each([
  ["booking booked bookings book", 1],
  ["reserve reservation reserved reservations", 1],
  ["pay payment payments paying", 1],
  ["laundry laundries", 1],
  ["station statement", 2],
  ["glass gas", 2],
])("stems of: %s", (words, count) => {
  expect(new Set(words.split(" ").map((word) => stem(word))).size).toBe(count);
});

test.each([
  ["appointment", "apointment", true],
  ["windscreen", "windshield", false],
  ["light", "night", false],
  ["paper", "pamper", false],
  ["towel", "towl", true],
  ["prescription", "perscription", false],
])("%s and %s", (a, b, alike) => {
  expect(likeness(a, b) > 0).toBe(alike);
});

test("signs inside of words do not cut them", () => {
  expect(wordsOf("The A/C isn’t on, the wi-fi neither.")).toEqual([
    "the",
    "ac",
    "isn't",
    "on",
    "the",
    "wi",
    "fi",
    "wifi",
    "neither",
  ]);
});

function ranking(texts: Readonly<Record<string, string>>): Ranking<string> {
  const choices = Object.entries(texts);
  return new Ranking(
    choices.map(([choice, text]) => ({ choice, bag: wordBag([{ text, weight: 1 }]) })),
  );
}

test("a word that all choices have decides nothing, one that only one has decides most", () => {
  const cars = ranking({ red: "car, scarlet", blue: "car, navy", grey: "car, navy" });
  const scores = (word: string) =>
    Object.fromEntries(cars.rank([word]).map(({ choice, score }) => [choice, score]));
  expect(scores("car")).toEqual({ red: 0, blue: 0, grey: 0 });
  expect(scores("scarlet")).toEqual({ red: 1, blue: 0, grey: 0 });
  const { blue = 0, grey } = scores("navi");
  expect(blue).toBe(grey);
  expect(blue).toBeGreaterThan(0);
  expect(blue).toBeLessThan(1);
});

test("a thing of several words counts more when all of it is heard", () => {
  const drinks = ranking({ tea: "iced green tea", milk: "milk" });
  const of = (...stems: string[]) => drinks.rank(stems)[0]?.score ?? 0;
  expect(of("tea")).toBeLessThan(of("milk"));
  expect(of("iced")).toBeLessThan(of("tea"));
  expect(of("iced", "green", "tea")).toBeGreaterThan(of("iced", "tea") + of("green"));
});
