// Which outside numbers are allowed.
import { expect, test } from "vitest";
import { defaultExternal } from "../organizations/external-defaults.ts";
import { checkExternal } from "./external-policy.ts";

test.each([
  ["IN", "+919876543210", "allowed"],
  ["IN", "+911900123456", "special_number"],
  ["IN", "+442079460958", "prefix_not_allowed"],
  ["US", "+12125550123", "allowed"],
  ["US", "+19005550123", "special_number"],
  ["US", "+18765550123", "special_number"], // Jamaica looks like home
  ["GB", "+447700900123", "allowed"],
  ["GB", "+449098790123", "special_number"],
  ["ZZ", "+919876543210", "prefix_not_allowed"],
])("by default an organization in %s may dial %s: %s", (country, number, answer) => {
  expect(checkExternal(defaultExternal(country), number, 0)).toBe(answer);
});

test("a special range is opened by naming it, not by naming its country", () => {
  const number = "+911900123456";
  expect(checkExternal({ allow: ["+91"] }, number, 0)).toBe("special_number");
  expect(checkExternal({ allow: ["+9"] }, number, 0)).toBe("special_number");
  expect(checkExternal({ allow: ["+911900"] }, number, 0)).toBe("allowed");
  expect(checkExternal({ allow: ["+91190012"] }, number, 0)).toBe("allowed");
  expect(checkExternal({ allow: ["+88"] }, "+881612345678", 0)).toBe("special_number");
});

test("an empty list forbids, a limit counts", () => {
  expect(checkExternal({ allow: [] }, "+919876543210", 0)).toBe("prefix_not_allowed");
  const policy = { allow: ["+91"], max_concurrent: 1 };
  expect(checkExternal(policy, "+919876543210", 0)).toBe("allowed");
  expect(checkExternal(policy, "+919876543210", 1)).toBe("too_many_at_once");
  expect(checkExternal({ ...policy, max_concurrent: 0 }, "+919876543210", 0)).toBe(
    "too_many_at_once",
  );
});

test("a policy that names no limit has that of five", () => {
  expect(checkExternal({ allow: ["+91"] }, "+919876543210", 4)).toBe("allowed");
  expect(checkExternal({ allow: ["+91"] }, "+919876543210", 5)).toBe("too_many_at_once");
});
