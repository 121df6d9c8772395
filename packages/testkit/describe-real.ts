// A part of a test file that needs something real: it is skipped by name with the reason where that cannot be had.
import { afterAll, aroundEach, beforeAll, describe } from "vitest";
import { Unavailable } from "./unavailable.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Why the real part that a skipped test needs cannot be had; the reporter lists it. */
    unavailable?: string;
  }
}

/**
 * Like `describe`, for tests that need the server which `start` gives. `start` runs once, only when one of the tests is
 * to run; `body` gets a function that gives its value inside tests and hooks. When `start` throws `Unavailable` each
 * test is skipped with its message, its hooks too: set up in `start` what the tests need, not in a `beforeAll`.
 * A value that is `AsyncDisposable` is disposed of afterwards.
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
    // Around, not before: so no beforeEach or afterEach of the body runs either.
    aroundEach(async (runTest, context) => {
      if (state && "unavailable" in state) {
        context.task.meta.unavailable = state.unavailable; // from here vitest forgets what skip() is given
        context.skip(state.unavailable);
      }
      await runTest();
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
