// Which model a rehearsal gets, and how its run is called: real only where it is known that a real model takes part.
import type { RunAs } from "@pipecast/flow/rehearsal/run-rehearsal";
import { modelAddresses } from "../env.ts";
import { RehearsalErrors } from "./errors.ts";
import type { Theatre } from "./theatre.ts";

export type Provider = "scripted" | "offline" | "gemini" | "openai";

/** Undefined: the running server's default. Throws REHEARSAL_NO_MODEL. */
export function chooseModel(
  { stage }: Theatre,
  wanted: Provider | undefined,
): Provider | undefined {
  if (stage === undefined) return wanted;
  const provider = wanted ?? (stage.providers.has("offline") ? "offline" : "scripted");
  if (!stage.providers.has(provider))
    throw RehearsalErrors.NO_MODEL({ provider, key: `${provider.toUpperCase()}_API_KEY` });
  return provider;
}

/** Of a running server nobody knows here where it reaches its models: they are never called real. */
export function runAs({ stage }: Theatre, provider: Provider): RunAs {
  if (provider === "scripted" || provider === "offline") return provider;
  return stage === undefined || isLocal(modelAddresses()[provider]) ? "protocol" : "real";
}

function isLocal(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}
