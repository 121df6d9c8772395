// What MSG91's answers mean: taken, refused, later, or nobody knows.
import { expect, test } from "vitest";
import { readAnswer, retryAfter } from "./read-answer.ts";

const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readAnswer(
    { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
    1_000,
  );

test.for([
  [200, { status: "success", hasError: false, request_id: "r1" }, "sent"],
  [200, { type: "success", message: "r2" }, "sent"],
  [200, { hasError: false, data: { request_id: "r3" } }, "sent"],
  [200, { status: "fail", hasError: true, errors: "no" }, "failed"],
  [200, { type: "error", message: "no" }, "failed"],
  [200, { status: "success", hasError: true, errors: ["number"] }, "failed"],
  [200, "<html>", "unknown"],
  [200, "[]", "unknown"],
  [200, {}, "unknown"],
  [400, { errors: "bad" }, "failed"],
  [401, {}, "failed"],
  [404, "", "failed"],
  [302, "", "failed"],
  [429, {}, "retry"],
  [500, {}, "retry"],
  [503, {}, "retry"],
  [502, "", "unknown"],
  [504, "", "unknown"],
  [408, "", "unknown"],
] as const)("%s %j is %s", ([status, body, state]) => {
  expect(read(status, body).state).toBe(state);
});

test("the reason is told, the request's id kept, Retry-After honoured as seconds or date", () => {
  expect(read(200, { hasError: true, errors: { to: "no\nnumber" } })).toMatchObject({
    reason: 'MSG91 refused it: {"to":"no\\nnumber"}',
  });
  expect(read(200, { hasError: false, data: { request_id: "r3" } })).toMatchObject({
    request_id: "r3",
  });
  expect(read(429, {}, { "retry-after": "7" })).toMatchObject({ retry_after_ms: 7_000 });
  expect(retryAfter("Thu, 01 Jan 1970 00:00:31 GMT", 1_000)).toBe(30_000);
  expect(retryAfter("soon", 1_000)).toBe(60_000);
});
