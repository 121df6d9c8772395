// Login over HTTP, slowed down for those who guess.
import { login } from "@pipecast/contracts/pbx/organizations";
import { createRateLimiter } from "@pipecast/platform/auth";
import { isAppError } from "@pipecast/platform/errors";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { logIn } from "./log-in.ts";

/** Failures of one address with one key, and attempts of one address with any, in a minute. */
const failuresPerMinute = 5;
const attemptsPerMinute = 120;

/** Mounts it. Failed sign-ins count: after five of one address and key, a minute's 429 whatever the secret. */
export function mountLoginRoute(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "organizations" | "jwtSecret" | "clock" | "log">,
): void {
  const { clock, log } = parts;
  const now = () => clock.now();
  const failures = new FailureCount(failuresPerMinute, now);
  const attempts = createRateLimiter({ limit: attemptsPerMinute, windowMs: 60_000, now });

  mountRoute(server, login, async ({ body, request }) => {
    const who = `${request.ip} ${body.api_key}`;
    const wait = failures.wait(who);
    if (wait > 0) throw PbxErrors.LOGIN_TOO_OFTEN({ retry_after_s: wait });
    attempts.check(request.ip, PbxErrors.LOGIN_TOO_OFTEN);
    try {
      return await logIn(parts, body);
    } catch (error) {
      if (isAppError(error) && error.code === "PBX_LOGIN_REFUSED") {
        failures.add(who);
        log.warn({ pii: { ip: request.ip } }, "a sign-in was refused");
      }
      throw error;
    }
  });
}

/** Counts failures per key in a sliding minute; knows at most 10,000 keys, the oldest is forgotten first. */
class FailureCount {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Seconds until the key may try again; 0 when it may. */
  wait(key: string): number {
    const recent = this.#recent(key);
    const first = recent.at(-this.#limit);
    return first === undefined ? 0 : Math.ceil((first + 60_000 - this.#now()) / 1000);
  }

  add(key: string): void {
    const recent = this.#recent(key);
    this.#times.delete(key);
    this.#times.set(key, [...recent, this.#now()]);
    const oldest = this.#times.keys().next();
    if (this.#times.size > 10_000 && oldest.done !== true) this.#times.delete(oldest.value);
  }

  #recent(key: string): number[] {
    const since = this.#now() - 60_000;
    return (this.#times.get(key) ?? []).filter((time) => time > since);
  }
}
