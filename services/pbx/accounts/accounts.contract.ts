// Accounts on any database: invited once, unique by e-mail, never without an administrator, signed out at once.
import { accounts, inviteAccount } from "@pipecast/contracts/pbx/accounts";
import { users } from "@pipecast/contracts/pbx/directory";
import * as own from "@pipecast/contracts/pbx/own-account";
import { acceptInvite, readInvite } from "@pipecast/contracts/pbx/sign-in";
import { issueJwt } from "@pipecast/platform/auth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  operator,
  refusal,
  secrets,
  startPbx,
} from "../fixtures/pbx-under-test.ts";
import { browser, codeOf, ourPage, password, person, shiftedClock } from "./people.fixture.ts";
import { totpCode } from "./totp.ts";

export function describeAccounts(title: string, url: () => string): void {
  describe(title, () => {
    const clock = shiftedClock();
    let it: PbxUnderTest;
    let org: TestOrganization;
    let other: TestOrganization;
    beforeAll(async () => {
      it = await startPbx({ url: url(), clock });
      org = await it.organizationWithoutLogin();
      other = await it.organizationWithoutLogin();
    });
    afterAll(() => it.stop());
    /** Time goes by, in which API clients log in anew. */
    async function pass(ms: number) {
      clock.advance(ms);
      for (const one of [org, other]) {
        const claims = { org_id: one.id, role: "admin" as const };
        const { token } = await issueJwt(secrets.jwtSecret, claims, { now: clock.now() });
        one.jwt = { authorization: `Bearer ${token}` };
      }
    }
    const codeNow = (secret: string) => totpCode(secret, Math.floor(clock.now() / 30_000));

    test("an account is invited, chooses a password once, and is told of without any secret", async () => {
      const body = { email: " Asha@Example.org ", role: "supervisor" as const };
      const made = await it.ask(org.jwt, accounts.create, { body });
      expect(made).toMatchObject({ email: "asha@example.org", status: "invited", name: "asha" });
      const code = codeOf(made.invite_url);
      const told = await it.ask({}, readInvite, { body: { code } });
      expect(told).toMatchObject({ email: "asha@example.org", organization: "Hotel" });
      const weak = { code, password: "asha-asha-asha" };
      expect(await refusal(it.ask(ourPage, acceptInvite, { body: weak }))).toBe(
        "422 ACCOUNT_PASSWORD_WEAK",
      );
      const chosen = { code, password };
      const both = await Promise.all(
        [1, 2].map(() => refusal(it.ask(ourPage, acceptInvite, { body: chosen }))),
      );
      expect(both.toSorted()).toEqual(["404 ACCOUNT_INVITE_REFUSED", "accepted"]);
      const found = await it.ask(org.jwt, accounts.get, { params: { id: made.id }, query: {} });
      expect(found).toMatchObject({ status: "active", invite_expires_at: null, two_factor: false });
      expect(JSON.stringify(found)).not.toMatch(/hash|sealed|argon|invite_url|code/);
      await browser(it, "ASHA@example.org");
    });

    test("an e-mail is there once in the installation, and a foreign account is the same 404 as an absent one", async () => {
      const make = (of: TestOrganization) =>
        refusal(it.ask(of.jwt, accounts.create, { body: { email: "one@x.org", role: "agent" } }));
      expect(await make(org)).toBe("accepted");
      expect(await make(org)).toBe("409 ACCOUNT_EMAIL_TAKEN");
      expect(await make(other)).toBe("409 ACCOUNT_EMAIL_TAKEN");
      const { items } = await it.ask(org.jwt, accounts.list, { query: {} });
      const params = { id: items[0]?.id ?? "" };
      for (const id of [params.id, "absent"]) {
        const foreign = { params: { id }, query: {} };
        expect(await refusal(it.ask(other.jwt, accounts.get, foreign))).toBe(
          "404 ACCOUNT_NOT_FOUND",
        );
        expect(await refusal(it.ask(other.jwt, accounts.remove, foreign))).toBe(
          "404 ACCOUNT_NOT_FOUND",
        );
        expect(await refusal(it.ask(other.jwt, inviteAccount, { params: { id }, body: {} }))).toBe(
          "404 ACCOUNT_NOT_FOUND",
        );
      }
      expect(await it.ask(operator, accounts.get, { params, query: {} })).toMatchObject(params);
    });

    test("an invitation ends after 72 hours, and a new one ends the one before", async () => {
      const body = { email: "late@x.org", role: "agent" as const };
      const { id, invite_url } = await it.ask(org.jwt, accounts.create, { body });
      const first = { code: codeOf(invite_url), password };
      const { invite_url: again } = await it.ask(org.jwt, inviteAccount, { params: { id } });
      expect(await refusal(it.ask(ourPage, acceptInvite, { body: first }))).toBe(
        "404 ACCOUNT_INVITE_REFUSED",
      );
      await pass(72 * 3_600_000);
      const second = { code: codeOf(again), password };
      expect(await refusal(it.ask(ourPage, acceptInvite, { body: second }))).toBe(
        "404 ACCOUNT_INVITE_REFUSED",
      );
    });

    test("the last administrator can be neither removed nor demoted, by two at the same time either", async () => {
      const home = await it.organizationWithoutLogin();
      const a = await person(it, home, { email: "a@home.org", role: "admin" });
      const demote = (id: string) =>
        refusal(it.ask(home.jwt, accounts.update, { params: { id }, body: { role: "agent" } }));
      const remove = (id: string) =>
        refusal(it.ask(home.jwt, accounts.remove, { params: { id }, query: {} }));
      expect(await demote(a.id)).toBe("409 ACCOUNT_LAST_ADMIN");
      expect(await remove(a.id)).toBe("409 ACCOUNT_LAST_ADMIN");
      const invited = { email: "never@home.org", role: "admin" as const };
      await it.ask(home.jwt, accounts.create, { body: invited });
      expect(await remove(a.id)).toBe("409 ACCOUNT_LAST_ADMIN");
      const b = await person(it, home, { email: "b@home.org", role: "admin" });
      const outcomes = await Promise.all([demote(a.id), remove(b.id)]);
      expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
    });

    test("If-Match of an older version is 412, and a change keeps what it does not name", async () => {
      const made = await person(it, org, { email: "etag@x.org" });
      const params = { id: made.id };
      const renamed = await it.ask(org.jwt, accounts.update, { params, body: { name: "Etta" } });
      expect(renamed).toMatchObject({ name: "Etta", email: "etag@x.org", role: "agent" });
      const stale = { headers: { "if-match": '"1"' } };
      expect(
        await refusal(it.ask(org.jwt, accounts.update, { params, body: { name: "E" } }, stale)),
      ).toBe("412 PBX_VERSION_MISMATCH");
    });

    test("another role, a removed account, another password and a new link end what was signed in before", async () => {
      const asks = (headers: Record<string, string>) =>
        refusal(it.ask(headers, own.readOwnAccount));
      const made = await person(it, org, { email: "roles@x.org" });
      const params = { id: made.id };
      let tab = await browser(it, "roles@x.org");
      expect(await asks(tab)).toBe("accepted");
      await it.ask(org.jwt, accounts.update, { params, body: { role: "supervisor" } });
      expect(await asks(tab)).toBe("401 UNAUTHORIZED");
      tab = await browser(it, "roles@x.org");
      const second = await browser(it, "roles@x.org");
      const changed = { current: password, password: "another horse entirely" };
      await it.ask(tab, own.changePassword, { body: changed });
      expect(await asks(tab)).toBe("accepted");
      expect(await asks(second)).toBe("401 UNAUTHORIZED");
      const { invite_url } = await it.ask(org.jwt, inviteAccount, { params });
      expect(await asks(tab)).toBe("accepted");
      await it.ask(ourPage, acceptInvite, { body: { code: codeOf(invite_url), password } });
      expect(await asks(tab)).toBe("401 UNAUTHORIZED");
      tab = await browser(it, "roles@x.org");
      await it.ask(org.jwt, accounts.remove, { params, query: {} });
      expect(await asks(tab)).toBe("401 UNAUTHORIZED");
    });

    test("one sees one's own browsers and signs any of them out; nobody else's", async () => {
      await person(it, org, { email: "tabs@x.org" });
      await person(it, org, { email: "thief@x.org" });
      const here = await browser(it, "tabs@x.org");
      const there = await browser(it, "tabs@x.org");
      const thief = await browser(it, "thief@x.org");
      const { items } = await it.ask(here, own.listSignIns);
      expect(items.length).toBeGreaterThanOrEqual(2);
      expect(items.filter(({ current }) => current)).toHaveLength(1);
      expect(items.map(({ browser: name }) => name)).toContain("Firefox on Linux");
      const list = await it.ask(there, own.listSignIns);
      const id = list.items.find(({ current }) => current)?.id ?? "";
      expect(await refusal(it.ask(thief, own.revokeSignIn, { params: { id } }))).toBe(
        "404 ACCOUNT_SIGN_IN_NOT_FOUND",
      );
      await it.ask(here, own.revokeSignIn, { params: { id } });
      expect(await refusal(it.ask(there, own.listSignIns))).toBe("401 UNAUTHORIZED");
    });

    test("a browser that asks nothing for twelve hours, or is a week old, is signed out", async () => {
      await person(it, org, { email: "idle@x.org" });
      const asks = (headers: Record<string, string>) =>
        refusal(it.ask(headers, own.readOwnAccount));
      const idle = await browser(it, "idle@x.org");
      await pass(11 * 3_600_000);
      expect(await asks(idle)).toBe("accepted");
      await pass(11 * 3_600_000);
      expect(await asks(idle)).toBe("accepted");
      await pass(12 * 3_600_000);
      expect(await asks(idle)).toBe("401 UNAUTHORIZED");
      const busy = await browser(it, "idle@x.org");
      for (let day = 0; day < 13; day++) {
        await pass(11 * 3_600_000);
        await asks(busy);
      }
      expect(await asks(busy)).toBe("accepted");
      await pass(25 * 3_600_000);
      expect(await asks(busy)).toBe("401 UNAUTHORIZED");
    });

    test("with a second factor the password alone opens nothing, and no code counts twice", async () => {
      await person(it, org, { email: "totp@x.org" });
      const tab = await browser(it, "totp@x.org");
      expect(
        await refusal(it.ask(tab, own.enrolTotp, { body: { password: "not the password" } })),
      ).toBe("422 ACCOUNT_PASSWORD_WRONG");
      const { secret, otpauth_url } = await it.ask(tab, own.enrolTotp, { body: { password } });
      expect(otpauth_url).toContain(`secret=${secret}`);
      await browser(it, "totp@x.org");
      const first = codeNow(secret);
      const { recovery_codes } = await it.ask(tab, own.confirmTotp, { body: { code: first } });
      expect(recovery_codes).toHaveLength(10);
      await expect(browser(it, "totp@x.org")).rejects.toThrow("401 ACCOUNT_CODE_REQUIRED");
      await expect(browser(it, "totp@x.org", first)).rejects.toThrow("401 ACCOUNT_CODE_REFUSED");
      await pass(30_000);
      const next = codeNow(secret);
      const both = await Promise.allSettled([1, 2].map(() => browser(it, "totp@x.org", next)));
      expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const [paper = ""] = recovery_codes;
      await browser(it, "totp@x.org", paper.toUpperCase());
      await expect(browser(it, "totp@x.org", paper)).rejects.toThrow("401 ACCOUNT_CODE_REFUSED");
      const rows = JSON.stringify(await dump(it));
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(paper.replaceAll("-", ""));
      await it.ask(tab, own.removeTotp, { body: { password } });
      await pass(60_000);
      await browser(it, "totp@x.org");
    });

    test("a reset link does not go around the second factor; an administrator can turn it off", async () => {
      const made = await person(it, org, { email: "lost@x.org" });
      const params = { id: made.id };
      const tab = await browser(it, "lost@x.org");
      const { secret } = await it.ask(tab, own.enrolTotp, { body: { password } });
      await it.ask(tab, own.confirmTotp, { body: { code: codeNow(secret) } });
      const { invite_url } = await it.ask(org.jwt, inviteAccount, { params });
      const body = { code: codeOf(invite_url), password };
      expect(await it.ask(ourPage, acceptInvite, { body })).toEqual({ signed_in: false });
      await expect(browser(it, "lost@x.org")).rejects.toThrow("401 ACCOUNT_CODE_REQUIRED");
      await it.ask(org.jwt, accounts.update, { params, body: { two_factor: false } });
      await browser(it, "lost@x.org");
    });

    test("guessing is slowed down for one address and account alike, whether the account is there or not", async () => {
      await person(it, org, { email: "guessed@x.org" });
      for (const email of ["guessed@x.org", "nobody@x.org"]) {
        const outcomes: string[] = [];
        for (let turn = 0; turn < 7; turn++)
          await browser(it, email, undefined, "wrong password").catch((error: Error) =>
            outcomes.push(error.message),
          );
        expect(outcomes).toEqual([
          ...Array.from({ length: 5 }, () => "401 ACCOUNT_REFUSED"),
          ...Array.from({ length: 2 }, () => "429 ACCOUNT_TOO_OFTEN"),
        ]);
        await expect(browser(it, email)).rejects.toThrow("429 ACCOUNT_TOO_OFTEN");
      }
      await pass(61_000);
      await browser(it, "guessed@x.org");
      const log = it.logged.join("");
      expect(log).toContain("a sign-in was refused");
      for (const secret of ["wrong password", password, "guessed@x.org", "nobody@x.org"])
        expect(log).not.toContain(secret);
    });

    test("a foreign page signs nobody in, and a cookie changes nothing from one", async () => {
      const tab = await browser(it, "guessed@x.org");
      const foreign = { ...tab, origin: "https://evil.example" };
      expect(await refusal(it.ask(foreign, own.renameOwnAccount, { body: { name: "E" } }))).toBe(
        "403 ORIGIN_REFUSED",
      );
      const body = { code: "x", password };
      const evil = { origin: "https://evil.example" };
      expect(await refusal(it.ask(evil, acceptInvite, { body }))).toBe("403 ORIGIN_REFUSED");
    });

    test("an agent may not touch accounts or settings; an API key has no account of its own", async () => {
      const agent = await browser(it, "guessed@x.org");
      expect(await refusal(it.ask(agent, accounts.list, { query: {} }))).toBe("403 FORBIDDEN");
      const user = { extension: "3000", name: "A" };
      expect(await refusal(it.ask(agent, users.create, { body: user }))).toBe("403 FORBIDDEN");
      expect(await refusal(it.ask(org.jwt, own.readOwnAccount))).toBe("404 ACCOUNT_NONE");
    });
  });
}

/** Everything the tables of accounts hold. */
async function dump(it: PbxUnderTest) {
  const tables = ["pbx_accounts", "pbx_recovery_codes", "pbx_sign_ins"];
  return Promise.all(
    tables.map((table) =>
      it.db.typed<Record<string, object>>().kysely.selectFrom(table).selectAll().execute(),
    ),
  );
}
