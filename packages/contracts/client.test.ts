// Requests as the client writes them.
import { expect, test } from "vitest";
import { queryString } from "./client.ts";

test("a list goes out as its name once per item, nothing as nothing", () => {
  const query = { status: ["open", "in_progress"], q: "a&b=c d", org_id: undefined, source: [] };
  expect(queryString(query)).toBe("?status=open&status=in_progress&q=a%26b%3Dc%20d");
  expect(queryString({})).toBe("");
  expect(queryString(undefined)).toBe("");
});
