// What an account does about itself over HTTP. Whatever weakens it asks for the password again.
import * as routes from "@pipecast/contracts/pbx/own-account";
import type { Principal } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { timeIn } from "../organizations/organization-view.ts";
import { AccountErrors } from "./account-errors.ts";
import { timesOf } from "./account-routes.ts";
import { toRecord } from "./account-table.ts";
import type { AccountRow } from "./account-tables.ts";
import { requireOwnAccount } from "./find-account.ts";
import { hashPassword, requireGoodPassword, verifyPassword } from "./password.ts";
import { confirmTotp, enrolTotp, removeTotp } from "./second-factor.ts";
import type { SignInParts } from "./sign-in-routes.ts";
import { listSignIns, revokeSignIn } from "./sign-ins.ts";

/** Mounts them. */
export function mountOwnAccountRoutes(server: HttpServer, parts: SignInParts): void {
  const { db, clock, throttle, organizations } = parts;
  const zoneOf = async ({ org_id }: AccountRow) =>
    (await organizations.find({ id: org_id }))?.timezone ?? "UTC";

  async function view(row: AccountRow) {
    const zone = await zoneOf(row);
    const { version: _version, invite_code: _code, ...record } = toRecord(row);
    return {
      ...record,
      ...timesOf(toRecord(row), zone),
      has_password: row.password_hash !== null,
      created_at: timeIn(zone, row.created_at),
      updated_at: timeIn(zone, row.updated_at),
    };
  }

  /** The account that asks, once its password was given again. Throws ACCOUNT_PASSWORD_WRONG, ACCOUNT_TOO_OFTEN. */
  async function proven(principal: Principal, ip: string, password: string) {
    const account = await requireOwnAccount(parts, principal);
    await throttle.attempt(ip, account.email, async () => {
      if (!(await verifyPassword(password, account.password_hash)))
        throw AccountErrors.PASSWORD_WRONG();
    });
    return account;
  }

  mountRoute(server, routes.readOwnAccount, async ({ principal }) =>
    view(await requireOwnAccount(parts, principal)),
  );

  mountRoute(server, routes.renameOwnAccount, async ({ principal, body }) => {
    const account = await requireOwnAccount(parts, principal);
    const changes = { name: body.name, version: account.version + 1, updated_at: clock.now() };
    await db.kysely.updateTable("pbx_accounts").set(changes).where("id", "=", account.id).execute();
    return view({ ...account, ...changes });
  });

  mountRoute(server, routes.changePassword, async ({ principal, body, request }) => {
    const account = await proven(principal, request.ip, body.current);
    requireGoodPassword(body.password, account.email);
    const password_hash = await hashPassword(body.password);
    const own = principal.kind === "jwt" ? (principal.sign_in_id ?? "") : "";
    await db.transaction(async (trx) => {
      await trx
        .updateTable("pbx_accounts")
        .set({ password_hash, invite_hash: null, invite_expires_at: null })
        .where("id", "=", account.id)
        .execute();
      await trx
        .deleteFrom("pbx_sign_ins")
        .where("account_id", "=", account.id)
        .where("id", "!=", own)
        .execute();
    });
  });

  mountRoute(server, routes.enrolTotp, async ({ principal, body, request }) =>
    enrolTotp(parts, await proven(principal, request.ip, body.password)),
  );

  mountRoute(server, routes.confirmTotp, async ({ principal, body, request }) => {
    const account = await requireOwnAccount(parts, principal);
    return throttle.attempt(request.ip, account.email, () =>
      confirmTotp(parts, account, body.code),
    );
  });

  mountRoute(server, routes.removeTotp, async ({ principal, body, request }) =>
    removeTotp(parts, await proven(principal, request.ip, body.password)),
  );

  mountRoute(server, routes.listSignIns, async ({ principal }) => {
    const account = await requireOwnAccount(parts, principal);
    const zone = await zoneOf(account);
    const own = principal.kind === "jwt" ? principal.sign_in_id : undefined;
    const rows = await listSignIns(parts, account.id);
    return {
      items: rows.map(({ id, browser, started_at, seen_at, expires_at }) => ({
        id,
        browser,
        current: id === own,
        started_at: timeIn(zone, started_at),
        seen_at: timeIn(zone, seen_at),
        expires_at: timeIn(zone, expires_at),
      })),
    };
  });

  mountRoute(server, routes.revokeSignIn, async ({ principal, params }) => {
    const account = await requireOwnAccount(parts, principal);
    if (!(await revokeSignIn(parts, account.id, params.id)))
      throw AccountErrors.SIGN_IN_NOT_FOUND();
  });
}
