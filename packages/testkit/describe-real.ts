// A part of a test file that needs something real: it is skipped by name with the reason where that cannot be had.
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { Unavailable } from "./unavailable.ts";

/**
 * Like `describe`, for tests that need the server which `start` gives. `start` runs once, only when one of the tests is
 * to run; `body` gets a function that gives its value inside tests and hooks. When `start` throws `Unavailable` each
 * test is skipped with its message. A value that is `AsyncDisposable` is disposed of afterwards.
 *
 *     describeReal("tickets on MariaDB", mariadbUrl, (url) => {
 *       test("…", async () => { const db = await openDatabase(url()); … });
 *     });
 */
export function describeReal<T>(
  name: string,
  start: () => Promise<T>,
  body: (real: () => T) => void,
): void {
  describe(name, () => {
    let state: { value: T } | { unavailable: string } | undefined;
    beforeAll(async () => {
      try {
        state = { value: await start() };
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        state = { unavailable: error.message };
      }
    }, 300_000);
    beforeEach((context) => {
      if (state && "unavailable" in state) context.skip(state.unavailable);
    });
    afterAll(async () => {
      if (state && "value" in state && isDisposable(state.value))
        await state.value[Symbol.asyncDispose]();
    }, 60_000);
    body(() => {
      if (state && "value" in state) return state.value;
      throw new Error(`${name}: the real part is there only inside tests and hooks`);
    });
  });
}

function isDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === "object" && value !== null && Symbol.asyncDispose in value;
}
