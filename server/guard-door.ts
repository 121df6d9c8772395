// Who may come in: the authenticator of this process, with what only pbx can judge asked of pbx.
import { askRoute } from "@pipecast/contracts/client";
import { verifySignature } from "@pipecast/contracts/pbx/calls";
import { readSignIn } from "@pipecast/contracts/pbx/sign-in";
import { type Authenticate, createAuthenticator } from "@pipecast/platform/auth";
import type { Transport } from "@pipecast/platform/transport";
import { z } from "zod";
import type { Secrets } from "./data-folder.ts";
import type { ServerSettings } from "./env.ts";

const keyed = z.object({ api_key: z.string().min(1).max(256) });

type JudgeJwt = (claims: { org_id: string }) => Promise<boolean>;

export interface Door {
  authenticate: Authenticate;
  /** Signatures are checked where the signing secrets are, cookies where sign-ins can be revoked. */
  askPbx(transport: Transport): void;
  /** Tokens of a suspended organization are refused from now on. */
  judgeJwt(judge: JudgeJwt): void;
}

export function guardDoor(secrets: Secrets, settings: ServerSettings): Door {
  let pbx: Transport | undefined;
  let judge: JudgeJwt | undefined;
  const authenticator = createAuthenticator({
    operatorToken: secrets.OPERATOR_TOKEN,
    internalKey: secrets.INTERNAL_KEY,
    jwtSecret: secrets.JWT_SECRET,
    origins: settings.CONSOLE_ORIGINS ?? [],
    acceptJwt: (claims) => judge?.(claims) ?? true,
    async readSignIn(token) {
      if (pbx === undefined) return null;
      const headers = { "x-internal-key": secrets.INTERNAL_KEY };
      const asked = { headers, deadlineMs: 3_000 };
      return (await askRoute(pbx, readSignIn, { body: { token } }, asked)).signed_in;
    },
    async verifySigned({ headers, rawBody, namedOrg }) {
      if (pbx === undefined) return null;
      const whose = namedOrg === undefined ? apiKeyIn(rawBody) : { org_id: namedOrg };
      if (whose === undefined) return null;
      const named = (name: string) => String(headers[name] ?? "");
      const verdict = await askRoute(
        pbx,
        verifySignature,
        {
          body: {
            ...whose,
            webhook_id: named("webhook-id"),
            webhook_timestamp: named("webhook-timestamp"),
            webhook_signature: named("webhook-signature"),
            body: rawBody.toString("utf8"),
          },
        },
        { headers: { "x-internal-key": secrets.INTERNAL_KEY }, deadlineMs: 3_000 },
      );
      const { valid, replayed, org_id } = verdict;
      return valid && !replayed && org_id !== null ? { org_id } : null;
    },
  });
  return {
    authenticate: authenticator.authenticate,
    askPbx: (transport) => {
      pbx = transport;
    },
    judgeJwt: (given) => {
      judge = given;
    },
  };
}

/** The `api_key` of a body that is to be forwarded to the PBX. */
function apiKeyIn(rawBody: Buffer): { api_key: string } | undefined {
  try {
    const { success, data } = keyed.safeParse(JSON.parse(rawBody.toString("utf8")));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
