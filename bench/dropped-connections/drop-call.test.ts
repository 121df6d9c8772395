// A slice of bench/dropped-connections: whatever breaks and however, the call goes on or falls back, and no function runs twice.
import { expect, test } from "vitest";
import { dropCall, dropCase, type Way, ways } from "./drop-call.ts";

test("a broken connection ends no call and repeats no function: a slice over all ways, messages and manners", async () => {
  const counted = await Promise.all(
    ways.map(async (way) => {
      const whole = { way, at: undefined, code: 0, resumes: true, refused: 0 };
      const { end, messages } = await dropCall(whole);
      expect(end).toBe("first");
      return [way, messages] as const;
    }),
  );
  const messages = Object.fromEntries(counted) as Record<Way, number>;
  const cases = Array.from({ length: 56 }, (_, i) => dropCase(i * 5, messages));
  const seen = new Set<string>();
  for (let i = 0; i < cases.length; i += 8)
    await Promise.all(
      cases.slice(i, i + 8).map(async (given) => {
        const { end, twice, faults } = await dropCall(given);
        expect({ given, end, twice, faults }).toEqual({
          given,
          end: expect.stringMatching(/first|second/),
          twice: [],
          faults: [],
        });
        seen.add(end);
      }),
    );
  expect([...seen].toSorted()).toEqual(["first", "second"]);
}, 120_000);
