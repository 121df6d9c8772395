// What errors promise: a code, a status, words that help, and nothing of what broke inside.
import { expect, expectTypeOf, test } from "vitest";
import { AppError, isAppError } from "./app-error.ts";
import { defineErrors, errorCatalogue, findError } from "./define-errors.ts";
import { toAppError, toErrorBody } from "./error-body.ts";

const Errors = defineErrors("SAMPLE", {
  CALL_NOT_FOUND: {
    status: 404,
    message: "There is no such call. Look at the list of live calls.",
  },
  QUEUE_BUSY: {
    status: 503,
    message: "Queue {queue} is busy ({reasons}). Try again in {seconds} seconds.",
    retryable: true,
    alert: true,
  },
});

test("a factory makes an error with its catalogue's code, status and flags", () => {
  const error = Errors.QUEUE_BUSY({ queue: "5001", reasons: ["full", "slow"], seconds: 3 });
  expect(error).toBeInstanceOf(AppError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    code: "SAMPLE_QUEUE_BUSY",
    status: 503,
    retryable: true,
    alert: true,
  });
  expect(error.message).toBe("Queue 5001 is busy (full, slow). Try again in 3 seconds.");
  expect(error.template).toBe("Queue {queue} is busy ({reasons}). Try again in {seconds} seconds.");
  expectTypeOf(error.code).toEqualTypeOf<"SAMPLE_QUEUE_BUSY">();
  expect(Errors.CALL_NOT_FOUND()).toMatchObject({
    retryable: false,
    alert: false,
    details: undefined,
  });
});

test("a code without a prefix is its name", () => {
  expect(defineErrors("", { SAMPLE_BARE: { status: 400, message: "x" } }).SAMPLE_BARE().code).toBe(
    "SAMPLE_BARE",
  );
});

test("a detail fills only its own braces, once, and never at length", () => {
  expect(Errors.QUEUE_BUSY({ queue: "{seconds}", seconds: { deep: 1 } }).message).toBe(
    "Queue {seconds} is busy ({reasons}). Try again in {seconds} seconds.",
  );
  expect(Errors.QUEUE_BUSY({ queue: "q".repeat(10_000) }).message.length).toBeLessThan(300);
  const inherited = defineErrors("SAMPLE", { PROTO: { status: 400, message: "{constructor}" } });
  expect(inherited.PROTO({}).message).toBe("{constructor}");
});

test("a code defined twice, differently, is refused at once; the same twice is one", () => {
  expect(() =>
    defineErrors("SAMPLE", { CALL_NOT_FOUND: { status: 410, message: "gone" } }),
  ).toThrow(/SAMPLE_CALL_NOT_FOUND is defined twice/);
  defineErrors("SAMPLE", { PROTO: { status: 400, message: "{constructor}" } });
  expect(errorCatalogue().filter(({ code }) => code === "SAMPLE_PROTO")).toHaveLength(1);
});

test.each([
  ["lower", { bad: { status: 400, message: "x" } }],
  ["status", { BAD: { status: 200, message: "x" } }],
  ["silent", { BAD: { status: 400, message: " " } }],
])("a careless definition is refused: %s", (_name, specs) => {
  expect(() => defineErrors("SAMPLE", specs)).toThrow(TypeError);
});

test("the catalogue lists every code in order, for the documentation", () => {
  const codes = errorCatalogue().map(({ code }) => code);
  expect(codes).toContain("SAMPLE_QUEUE_BUSY");
  expect(codes).toEqual(codes.toSorted());
  expect(findError("SAMPLE_QUEUE_BUSY")).toMatchObject({ status: 503 });
});

test("a known error's body carries code, message and details", () => {
  expect(toErrorBody(Errors.CALL_NOT_FOUND({ linkedid: "1.2" }))).toEqual({
    error: {
      code: "SAMPLE_CALL_NOT_FOUND",
      message: "There is no such call. Look at the list of live calls.",
      details: { linkedid: "1.2" },
    },
  });
});

test("nothing of an unknown error reaches the client", () => {
  for (const thrown of [
    new Error("connect mysql://root:hunter2@db failed"),
    "hunter2",
    undefined,
    Object.assign(new Error("hunter2"), { code: "HUNTER2", status: 404, details: "hunter2" }),
  ]) {
    const body = JSON.stringify(toErrorBody(thrown));
    expect(body).not.toContain("hunter2");
    expect(body).not.toContain("HUNTER2");
    expect(JSON.parse(body).error.code).toBe("INTERNAL");
  }
  const cause = new Error("inner");
  expect(toAppError(cause)).toMatchObject({ status: 500, alert: true, cause });
});

test("details that JSON cannot carry are left out, the error still goes out", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  for (const details of [circle, { n: 1n }])
    expect(toErrorBody(Errors.CALL_NOT_FOUND(details)).error).not.toHaveProperty("details");
});

test("an error of another copy of the module is recognized", () => {
  const foreign = Object.assign(new Error("x"), { [Symbol.for("pipecast.AppError")]: true });
  expect(isAppError(foreign)).toBe(true);
  expect([isAppError(null), isAppError("AppError"), isAppError(new Error("x"))]).toEqual([
    false,
    false,
    false,
  ]);
});
