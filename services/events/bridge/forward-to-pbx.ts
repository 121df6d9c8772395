// Carries a request to the PBX with an organization's own key and secret, as the seeds' bridges do.
import { RemoteError } from "@pipecast/contracts/client";
import type { PbxForward } from "@pipecast/contracts/events/bridge";
import { type Transport, type TransportAnswer, TransportError } from "@pipecast/platform/transport";
import { EventsErrors } from "../events-errors.ts";
import type { Circuit } from "./circuit.ts";
import type { PbxLogins } from "./pbx-logins.ts";

const deadlineMs = 8_000;

export interface ForwardParts {
  pbx: Transport;
  logins: PbxLogins;
  circuit: Circuit;
}

/** `/api/v1/calls/{channel_id}/transfer` or `/hangup`, with or without `/api/v1`; undefined for anything else. */
export function forwardedPath(endpoint: string): string | undefined {
  const match = /^(?:\/api\/v1)?\/calls\/([^/?#]{1,128})\/(transfer|hangup)$/.exec(endpoint);
  const [, written = "", operation] = match ?? [];
  const channel = decoded(written);
  if (channel === undefined || channel === "" || channel === "." || channel === "..")
    return undefined;
  return `/api/v1/calls/${encodeURIComponent(channel)}/${operation}`;
}

/**
 * The PBX's own status and body. A token that it refuses is renewed once. Throws EVENTS_PBX_CREDENTIALS_REFUSED (401),
 * EVENTS_PBX_UNREACHABLE (502), EVENTS_PBX_CIRCUIT_OPEN (503), EVENTS_PBX_TIMEOUT (504), EVENTS_ENDPOINT_NOT_FORWARDED (400).
 */
export async function forwardToPbx(
  { pbx, logins, circuit }: ForwardParts,
  { api_key, api_secret, endpoint, body }: PbxForward,
): Promise<{ status: number; body: unknown }> {
  const path = forwardedPath(endpoint);
  if (path === undefined) throw EventsErrors.ENDPOINT_NOT_FORWARDED();
  if (!circuit.admits()) throw EventsErrors.PBX_CIRCUIT_OPEN();
  const credentials = { api_key, api_secret };
  const send = async (): Promise<TransportAnswer> => {
    const token = await logins.token(credentials);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return pbx.request({ method: "POST", path, headers, body: JSON.stringify(body), deadlineMs });
  };
  try {
    let answer = await send();
    if (answer.status === 401) {
      logins.forget(credentials);
      answer = await send();
    }
    circuit.succeeded();
    return { status: answer.status, body: readJson(answer.body) };
  } catch (error) {
    throw faultOf(error, circuit);
  }
}

function faultOf(error: unknown, circuit: Circuit): unknown {
  if (error instanceof TransportError) {
    circuit.failed();
    const unknown = error.kind === "timeout" || error.kind === "aborted";
    return unknown
      ? EventsErrors.PBX_TIMEOUT({}, { cause: error })
      : EventsErrors.PBX_UNREACHABLE({}, { cause: error });
  }
  circuit.succeeded();
  if (error instanceof RemoteError) return EventsErrors.PBX_UNREACHABLE({}, { cause: error });
  return error;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}
