// How a session leaves its call, for every outcome and state of a transfer.
import { expect, test } from "vitest";
import { howToLeave, outcomeToTell } from "./leave-policy.ts";

const outcomes = [
  "completed",
  "transferred",
  "transfer_failed",
  "caller_hung_up",
  "failed",
] as const;
const transfers = ["none", "asked", "confirmed", "refused", "unknown"] as const;

test("a caller who was transferred is never hung up on, whatever the outcome says", () => {
  for (const outcome of outcomes) {
    expect(howToLeave(outcome, true, "confirmed")).toBe("stay");
    expect(outcomeToTell(outcome, "confirmed")).toBe("transferred");
  }
});

test("a caller whom the bot could not serve is given back, not hung up on", () => {
  for (const transfer of transfers.filter((state) => state !== "confirmed"))
    for (const outcome of outcomes)
      expect(howToLeave(outcome, true, transfer)).toBe(
        outcome === "failed" || outcome === "transfer_failed" ? "fall_back" : "hang_up",
      );
});

test("where the flow does not want to hang up nothing is done", () => {
  for (const outcome of outcomes) expect(howToLeave(outcome, false, "none")).toBe("stay");
});

test("a closed line after a transfer of unknown outcome is not told as the caller's hang-up", () => {
  expect(outcomeToTell("caller_hung_up", "unknown")).toBe("transfer_failed");
  expect(outcomeToTell("caller_hung_up", "none")).toBe("caller_hung_up");
  expect(outcomeToTell("caller_hung_up", "refused")).toBe("caller_hung_up");
  expect(outcomeToTell("completed", "unknown")).toBe("completed");
});
