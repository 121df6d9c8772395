// The code flow of OpenID Connect with PKCE, state and nonce. What an administrator typed as issuer is asked like any webhook.
import type { SafeFetch } from "@pipecast/platform/safe-fetch";
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRow } from "./account-tables.ts";
import { findAccount } from "./find-account.ts";
import type { OidcClient } from "./oidc-settings.ts";

/** What a browser carries, sealed, while it is away at the provider. */
export interface OidcTrip {
  org_id: string;
  state: string;
  nonce: string;
  verifier: string;
  until: number;
}

const askMs = 5_000;

export interface OidcDoor {
  /** Where to send the browser, and what it has to bring back. Throws ACCOUNT_OIDC_UNAVAILABLE. */
  begin(
    client: OidcClient,
    redirect_uri: string,
  ): Promise<{ url: string; trip: Pick<OidcTrip, "state" | "nonce" | "verifier"> }>;
  /** Whom the provider says this is. Throws ACCOUNT_OIDC_REFUSED, ACCOUNT_OIDC_UNAVAILABLE. */
  finish(
    client: OidcClient,
    trip: OidcTrip,
    callback: URL,
  ): Promise<{ subject: string; email: string }>;
}

export function createOidcDoor(safeFetch: SafeFetch): OidcDoor {
  /** Plain http, private addresses and metadata are for the safe fetch to refuse: it alone decides. */
  async function discover({ issuer, client_id, client_secret }: OidcClient) {
    const oidc = await import("openid-client");
    const config = await told(() =>
      oidc.discovery(new URL(issuer), client_id, client_secret, undefined, {
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
        timeout: askMs / 1000,
        [oidc.customFetch]: async (url, { method, headers, body }) => {
          const text = body === undefined || body === null ? {} : { body: await textOf(body) };
          const answer = await safeFetch({ url, method, headers, ...text, timeoutMs: askMs });
          const bare = [204, 205, 304].includes(answer.status);
          return new Response(bare ? null : answer.body, {
            status: answer.status,
            headers: { "content-type": answer.headers["content-type"] ?? "" },
          });
        },
      }),
    );
    return { oidc, config };
  }

  return {
    async begin(client, redirect_uri) {
      const { oidc, config } = await discover(client);
      const trip = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri,
        scope: "openid email",
        response_type: "code",
        state: trip.state,
        nonce: trip.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(trip.verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, trip };
    },
    async finish(client, { state, nonce, verifier }, callback) {
      const { oidc, config } = await discover(client);
      const tokens = await refused(() =>
        oidc.authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        }),
      );
      const claims = tokens.claims();
      const email = claims?.["email"];
      if (claims === undefined || typeof email !== "string" || claims["email_verified"] !== true)
        throw AccountErrors.OIDC_REFUSED();
      return { subject: `${claims.iss} ${claims.sub}`, email: email.trim().toLowerCase() };
    },
  };
}

/**
 * The invited account of a verified address. The first time it is bound to the provider's subject; a subject that is another one
 * later, like an address given to somebody new, is refused. Throws ACCOUNT_OIDC_REFUSED.
 */
export async function accountOfOidc(
  { db, clock }: Pick<PbxParts, "db" | "clock">,
  org_id: string,
  { subject, email }: { subject: string; email: string },
): Promise<AccountRow> {
  const account = await findAccount({ db }, { email });
  if (account === undefined || account.org_id !== org_id) throw AccountErrors.OIDC_REFUSED();
  if (account.oidc_subject === subject) return account;
  const late = (account.invite_expires_at ?? 0) <= clock.now();
  const stillInvited = account.password_hash === null && (account.invite_hash === null || late);
  if (account.oidc_subject !== null || stillInvited) throw AccountErrors.OIDC_REFUSED();
  const { numUpdatedRows } = await db.kysely
    .updateTable("pbx_accounts")
    .set({
      oidc_subject: subject,
      invite_hash: null,
      invite_expires_at: null,
      version: account.version + 1,
      updated_at: clock.now(),
    })
    .where("id", "=", account.id)
    .where("oidc_subject", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw AccountErrors.OIDC_REFUSED();
  return account;
}

/** A form in most cases; whatever fetch takes as a body. */
function textOf(body: ConstructorParameters<typeof Response>[0]): Promise<string> {
  return new Response(body).text();
}

async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw AccountErrors.OIDC_UNAVAILABLE({ reason: reasonOf(cause) }, { cause });
  }
}

async function refused<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw AccountErrors.OIDC_REFUSED(undefined, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "no answer";
}
