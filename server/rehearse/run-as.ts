// Which model a rehearsal gets, and how its run is called: real only where a real model takes part.
import type { RunAs } from "@pipecast/flow/rehearsal/run-rehearsal";
import { modelAddresses } from "../env.ts";
import { RehearsalErrors } from "./errors.ts";
import type { Theatre } from "./theatre.ts";

type Provider = "scripted" | "offline" | "gemini" | "openai";

export interface ChosenModel {
  /** Undefined: the running server's default. */
  provider: Provider | undefined;
  as: RunAs;
}

/** Throws REHEARSAL_NO_MODEL. */
export function runModel(theatre: Theatre, wanted: Provider | undefined): ChosenModel {
  if (wanted === undefined && theatre.stage === undefined)
    return { provider: undefined, as: "offline" };
  const provider =
    wanted ?? (theatre.stage?.providers.has("offline") === true ? "offline" : "scripted");
  if (theatre.stage?.providers.has(provider) === false)
    throw RehearsalErrors.NO_MODEL({ provider, key: `${provider.toUpperCase()}_API_KEY` });
  if (provider === "scripted" || provider === "offline") return { provider, as: provider };
  return { provider, as: isLocal(modelAddresses()[provider]) ? "protocol" : "real" };
}

function isLocal(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}
