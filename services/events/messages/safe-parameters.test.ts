// Whatever a caller says, a template's value is one that Meta takes and that carries no address.
import { expect, test } from "vitest";
import { safeParameters, safeText } from "./safe-parameters.ts";

test("lines, tabs and runs of blanks become one blank; nothing becomes a dash", () => {
  expect(safeText("Extra\r\npillow,\t\t room     205 ", 60)).toBe("Extra pillow, room 205");
  expect(safeText(" \u200b\u202e\n ", 60)).toBe("-");
  expect(safeText("x".repeat(500), 60)).toHaveLength(60);
  expect(safeText("👍".repeat(100), 60)).toBe("👍".repeat(60));
});

test("no link survives, not even one hidden by characters that nobody sees", () => {
  expect(safeText("pay at https://evil.example/x?y now", 60)).toBe("pay at now");
  expect(safeText("see evil.example/login", 60)).toBe("see evil. example/login");
  expect(safeText("ev\u200bil.exa\u200bmple", 60)).toBe("evil. example");
  expect(safeText("at 10.30 p.m., bill 4.50", 60)).toBe("at 10.30 p.m., bill 4.50");
});

test("values stand in the order of the settings, times in the organization's zone", () => {
  const facts = {
    number: 7,
    status: "open" as const,
    source: "bot" as const,
    category: "room",
    summary: "Leaking\nshower",
    guest_name: "",
    room_number: "205",
    at: 2,
    opened_at: 1,
  };
  const fields = ["number", "guest_name", "summary", "opened_at"] as const;
  expect(safeParameters(fields, facts, (at) => `T${at}`)).toEqual([
    "7",
    "-",
    "Leaking shower",
    "T1",
  ]);
});

test("10,000 random texts all fit what Meta accepts", () => {
  let seed = Date.now() % 2_147_483_647;
  const start = seed;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const odd = [
    "\n",
    "\t",
    "    ",
    "\u0000",
    "\u200f",
    "\ud800",
    "http://",
    ".",
    "a.bc",
    "é",
    "👍",
    "\u2028",
  ];
  for (let n = 0; n < 10_000; n += 1) {
    const text = Array.from({ length: next(80) }, () =>
      next(3) === 0 ? odd[next(odd.length)] : String.fromCodePoint(next(0x3000)),
    ).join("");
    const safe = safeText(text, 60);
    const fits =
      safe !== "" &&
      Array.from(safe).length <= 60 &&
      safe.isWellFormed() &&
      !/[\p{Cc}\p{Cf}\u2028\u2029]|\s{2}|:\/\/|\p{L}\.\p{L}{2}/u.test(safe);
    expect(fits, `seed ${start}: ${JSON.stringify(text)} → ${JSON.stringify(safe)}`).toBe(true);
  }
});
