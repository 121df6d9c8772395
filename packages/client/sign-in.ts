// The token of requests: one that was given, or a day's token for an organization's key, asked for anew before it ends.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { login } from "@pipecast/contracts/pbx/organizations";

export type Credentials = { token: string } | { apiKey: string; apiSecret: string };

const earlyMs = 60_000;

export function tokenFrom(
  credentials: Credentials | undefined,
  transport: ClientTransport,
  now: () => number = Date.now,
): () => Promise<string | undefined> {
  if (credentials === undefined) return async () => undefined;
  if ("token" in credentials) return async () => credentials.token;
  const body = { api_key: credentials.apiKey, api_secret: credentials.apiSecret };
  let known: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async () => {
    const { token, expires_in } = await askRoute(transport, login, { body });
    known = { token, until: now() + expires_in * 1000 - earlyMs };
    return token;
  };
  return async () => {
    if (known !== undefined && now() < known.until) return known.token;
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  };
}
