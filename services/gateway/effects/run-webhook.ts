// Sends a flow's webhook: to our own bridge from inside, to everyone else through safe-fetch and signed. Secrets only toward bridges.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { EffectResult } from "@pipecast/flow/step/flow-event";
import type { Json } from "@pipecast/flow/json";
import { issueSessionToken } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";
import { type SafeFetch, SafeFetchError } from "@pipecast/platform/safe-fetch";
import { type Transport, TransportError } from "@pipecast/platform/transport";
import { type Bridges, type Lane, laneOf } from "./bridges.ts";
import { EffectFault } from "./effect-fault.ts";
import type { ServiceCredential, ServiceCredentials } from "./service-credentials.ts";
import type { WebhookSigner } from "./webhook-signer.ts";

export interface WebhookParts {
  /** Toward anyone. */
  safeFetch: SafeFetch;
  /** Toward TRUSTED_BRIDGES only: their hosts and ports are open to it. */
  bridgeFetch: SafeFetch;
  events: Transport;
  bridges: () => Bridges;
  credentials: ServiceCredentials;
  signer: WebhookSigner;
  internalKey: string;
  clock: Clock;
}

/** The call that the webhook belongs to. */
export interface WebhookCall {
  org_id: string;
  session_id: string;
  channel_id: string;
  linkedid: string;
  /** E.164, or empty. */
  caller_number: string;
  log: Log;
}

export type WebhookEffect = FlowEffect & { type: "webhook" };

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

interface Answer {
  status: number;
  body: string;
  truncated?: boolean;
}

/**
 * Done with status and parsed response on 2xx. Throws EffectFault with the receiver's status, or `timeout`, `network`, `refused`
 * (never sent), `skipped` (the organization is not known). All within the effect's timeout.
 */
export async function runWebhook(
  effect: WebhookEffect,
  call: WebhookCall,
  parts: WebhookParts,
): Promise<EffectResult> {
  const began = parts.clock.now();
  const left = () => Math.max(1, effect.timeout_ms - (parts.clock.now() - began));
  const lane = laneOf(effect.url, parts.bridges());
  const credential = wantsCredential(effect, lane)
    ? await withinTime(parts.credentials.of(call.org_id), left(), parts.clock)
    : undefined;
  const sent = requestOf(effect, call, credential);
  const signed = lane.kind !== "own" && credential === undefined;
  const answer =
    lane.kind === "own"
      ? await askOwnBridge(lane.path, sent, left(), call, parts)
      : await fetchOut(lane.kind === "trusted" ? parts.bridgeFetch : parts.safeFetch, {
          ...(signed ? await sign(sent, effect, call, parts, left()) : sent),
          url: effect.url,
          timeoutMs: left(),
        });
  const { status } = answer;
  if (status === 401 && credential !== undefined) parts.credentials.forget(call.org_id);
  if (status < 200 || status > 299)
    throw new EffectFault(String(status), `the receiver answered ${status}`);
  call.log.info({ status, to: lane.kind, ms: parts.clock.now() - began }, "a webhook was answered");
  return { status, response: responseOf(answer, credential) };
}

function wantsCredential(effect: WebhookEffect, lane: Lane): boolean {
  if (effect.auth !== "org" || lane.kind === "other") return false;
  const { body } = effect;
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (effect.method === "GET" || (body !== undefined && !isObject))
    throw new EffectFault("refused", 'auth "org" needs a JSON object as the body, and no GET');
  return true;
}

function requestOf(
  effect: WebhookEffect,
  { session_id }: WebhookCall,
  credential: ServiceCredential | undefined,
): Sent {
  const headers = {
    accept: "application/json, */*;q=0.5",
    "idempotency-key": `${session_id}-${effect.id.seq}`,
  };
  const body = credential ? { ...(effect.body as object), ...credential } : effect.body;
  if (body === undefined || effect.method === "GET") return { method: effect.method, headers };
  return {
    method: effect.method,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/**
 * The request with the organization's signature, where it has a secret. While pbx does not answer, a plain webhook goes out as it
 * is: a receiver that wants a signature refuses it, the others lose nothing. One with auth "org" is held back then.
 */
async function sign(
  sent: Sent,
  effect: WebhookEffect,
  { org_id, session_id, log }: WebhookCall,
  { signer, clock }: WebhookParts,
  leftMs: number,
): Promise<Sent> {
  const id = `${session_id}-${effect.id.seq}`;
  // One that may go unsigned keeps time to be sent.
  const mostMs = effect.auth === "org" ? leftMs : leftMs / 2;
  try {
    const signing = signer.sign(org_id, id, sent.body ?? "", mostMs);
    const signed = await withinTime(signing, mostMs, clock);
    if (signed !== "no_secret") return { ...sent, headers: { ...sent.headers, ...signed.headers } };
    if (effect.auth === "org") log.warn({}, "a webhook goes unsigned: make a signing secret");
  } catch (error) {
    if (effect.auth === "org" || !(error instanceof EffectFault)) throw error;
    log.warn({ status: error.status, reason: error.message }, "a webhook goes unsigned");
  }
  return sent;
}

async function askOwnBridge(
  path: string,
  sent: Sent,
  deadlineMs: number,
  { log: _log, ...call }: WebhookCall,
  { events, internalKey }: WebhookParts,
): Promise<Answer> {
  const token = await issueSessionToken(internalKey, { ...call, operations: ["bot-bridge"] });
  try {
    const headers = { ...sent.headers, "x-session-token": token };
    return await events.request({ ...sent, headers, path, deadlineMs });
  } catch (error) {
    const kind = error instanceof TransportError ? error.kind : "unreachable";
    if (kind === "timeout" || kind === "aborted")
      throw new EffectFault("timeout", "the bridge did not answer in time");
    throw new EffectFault("network", "the bridge could not be reached");
  }
}

async function fetchOut(
  send: SafeFetch,
  request: Sent & { url: string; timeoutMs: number },
): Promise<Answer> {
  try {
    return await send(request);
  } catch (error) {
    if (error instanceof SafeFetchError) throw new EffectFault(error.kind, error.code);
    throw error;
  }
}

/** JSON as it is, anything else as text. A receiver that sends our secret back does not get it into state and record. */
function responseOf({ body, truncated }: Answer, credential: ServiceCredential | undefined): Json {
  const text = credential === undefined ? body : body.replaceAll(credential.api_secret, "***");
  if (truncated === true) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

async function withinTime<Value>(work: Promise<Value>, ms: number, clock: Clock): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () =>
    late.reject(new EffectFault("timeout", "the webhook's time was over before it could be sent")),
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
  }
}
