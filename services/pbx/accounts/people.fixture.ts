// People for tests: invited, with a password, and browsers that keep their cookie.
import { accounts } from "@pipecast/contracts/pbx/accounts";
import { acceptInvite, signIn } from "@pipecast/contracts/pbx/sign-in";
import { type Clock, systemClock } from "@pipecast/platform/clock";
import type { Role } from "@pipecast/platform/auth";
import {
  type PbxUnderTest,
  type TestOrganization,
  consoleOrigin,
} from "../fixtures/pbx-under-test.ts";

export const password = "correct horse battery";
export const ourPage = { origin: consoleOrigin };

/** The code in an invitation's link. */
export function codeOf(url: string | undefined): string {
  return /#code=([\w-]{43})$/.exec(url ?? "")?.[1] ?? "no code";
}

/** An account that has chosen its password. */
export async function person(
  it: PbxUnderTest,
  organization: TestOrganization,
  fields: { email: string; role?: Role },
) {
  const made = await it.ask(organization.jwt, accounts.create, {
    body: { role: "agent", ...fields },
  });
  const body = { code: codeOf(made.invite_url), password };
  await it.ask(ourPage, acceptInvite, { body });
  return made;
}

/** A browser's headers after a sign-in; rejects as the route refuses. */
export async function browser(it: PbxUnderTest, email: string, code?: string, own = password) {
  const answer = await it.server.app.inject({
    method: "POST",
    url: signIn.path,
    headers: { ...ourPage, "user-agent": "Firefox on Linux" },
    payload: { email, password: own, ...(code === undefined ? {} : { code }) },
  });
  const { error } = answer.json<{ error?: { code: string } }>();
  if (error !== undefined) throw new Error(`${answer.statusCode} ${error.code}`);
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  return { ...ourPage, cookie };
}

/** Time that can be put forward without running what the program does in between. */
export function shiftedClock(): Clock & { advance(ms: number): void } {
  let ahead = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
