// How often somebody may be wrong about a password or a code: counted per account, and per address with an account.
import {
  type FailureCount,
  type RateLimiter,
  createFailureCount,
  createRateLimiter,
} from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { isAppError } from "@pipecast/platform/errors";
import { AccountErrors } from "./account-errors.ts";

const minute = 60_000;

/** Five failures a minute of one address with one account, thirty a quarter of an hour with one account from anywhere. */
export interface Throttle {
  /** Throws ACCOUNT_TOO_OFTEN, or runs the attempt and counts it when it was refused. */
  attempt<Result>(ip: string, account: string, work: () => Promise<Result>): Promise<Result>;
  /** Throws ACCOUNT_TOO_OFTEN: so many questions of one address in a minute, whatever they are. */
  address(ip: string): void;
}

export function createThrottle(clock: Clock): Throttle {
  const now = () => clock.now();
  const near: FailureCount = createFailureCount({ limit: 5, windowMs: minute, now });
  const anywhere: FailureCount = createFailureCount({ limit: 30, windowMs: 15 * minute, now });
  const addresses: RateLimiter = createRateLimiter({ limit: 60, windowMs: minute, now });
  return {
    address: (ip) => addresses.check(ip, AccountErrors.TOO_OFTEN),
    async attempt(ip, account, work) {
      const wait = Math.max(near.wait(`${ip} ${account}`), anywhere.wait(account));
      if (wait > 0) throw AccountErrors.TOO_OFTEN({ retry_after_s: wait });
      addresses.check(ip, AccountErrors.TOO_OFTEN);
      try {
        return await work();
      } catch (error) {
        if (isAppError(error) && guesses.has(error.code)) {
          near.add(`${ip} ${account}`);
          anywhere.add(account);
        }
        throw error;
      }
    },
  };
}

/** Asking for the second factor is no failure: the password was right. */
const guesses = new Set(["ACCOUNT_REFUSED", "ACCOUNT_CODE_REFUSED", "ACCOUNT_PASSWORD_WRONG"]);
