// The cookie of a browser that is away at its company's sign-in: sealed, for ten minutes, sent only where it comes back.
import type { Vault } from "@pipecast/platform/vault";
import { finishOidc } from "@pipecast/contracts/pbx/oidc";
import { z } from "zod";
import type { OidcTrip } from "./oidc.ts";

const name = "pipecast_oidc";
const place = "pbx oidc trip";
const Trip = z.object({
  org_id: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(),
});

export function tripCookie(vault: Vault, trip: OidcTrip, secure: boolean): string {
  return cookie(vault.seal(JSON.stringify(trip), place), 600, secure);
}

export function clearTrip(secure: boolean): string {
  return cookie("", 0, secure);
}

/** Undefined for none, a foreign one, or two. */
export function readTrip(vault: Vault, header: string | undefined): OidcTrip | undefined {
  const found = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  const sealed = found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
  if (sealed === undefined) return undefined;
  try {
    return Trip.parse(JSON.parse(vault.open(sealed, place)));
  } catch {
    return undefined;
  }
}

/** Lax, not Strict: the provider's page leads here from another site. It opens nothing by itself. */
function cookie(value: string, maxAge: number, secure: boolean): string {
  const end = secure ? "; Secure" : "";
  return `${name}=${value}; Max-Age=${maxAge}; Path=${finishOidc.path}; HttpOnly; SameSite=Lax${end}`;
}
