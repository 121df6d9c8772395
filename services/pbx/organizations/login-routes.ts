// Login over HTTP, slowed down for those who guess.
import { login } from "@pipecast/contracts/pbx/organizations";
import { createFailureCount, createRateLimiter } from "@pipecast/platform/auth";
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
  const failures = createFailureCount({ limit: failuresPerMinute, windowMs: 60_000, now });
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
