// Begins a call: the audio that was announced has come.
import type { ClientTransport } from "@pipecast/contracts/client";
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";
import type { RealtimeModel } from "@pipecast/realtime";
import type { PriceTable } from "@pipecast/realtime/prices";
import { PbxCall } from "../effects/pbx-call.ts";
import { type WebhookParts, runWebhook } from "../effects/run-webhook.ts";
import type { Line } from "../lines/line.ts";
import { SessionRecord } from "../sessions/session-record.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import type { PythonDecisions } from "../decisions/python-decisions.ts";
import type { KnowledgeBase } from "../knowledge/knowledge-base.ts";
import { summarize } from "../effects/summarize.ts";
import { CallMeasures } from "./call-measures.ts";
import type { CallPlan, CallRegistry } from "./call-registry.ts";
import { CallSession } from "./call-session.ts";
import { modelOptions } from "./model-options.ts";
import type { Ticker } from "./ticker.ts";

export interface CallParts {
  models: ReadonlyMap<string, RealtimeModel>;
  registry: CallRegistry;
  store: SessionStore;
  pbx: ClientTransport;
  internalKey: string;
  webhooks: WebhookParts;
  /** Python for decisions, where the operator gives one. */
  decisions?: Pick<PythonDecisions, "evaluate"> | undefined;
  /** What tokens cost, before what is known of it. */
  prices?: PriceTable | undefined;
  /** A call is over, and this is what it measured of itself. */
  measured?: ((record: SessionRecord, measures: CallMeasures, model: string) => void) | undefined;
  /** The organizations' texts. */
  knowledge?: Pick<KnowledgeBase, "search"> | undefined;
  clock: Clock;
  ticker: Ticker;
  log: Log;
  /** Longest a bot may talk, in milliseconds. */
  longestMs: number;
}

/** Undefined when the bot's model is not there any more: the line is refused then. */
export function startCall(plan: CallPlan, line: Line, parts: CallParts): CallSession | undefined {
  const { clock, registry, store, ticker, longestMs, decisions, knowledge } = parts;
  const { id: session_id, org_id, channel_id, linkedid } = plan.identity;
  const log = parts.log.child({ session: session_id, org: org_id, linkedid });
  const model = parts.models.get(plan.model.provider);
  if (model === undefined) {
    log.error(
      { code: "MODEL_NOT_CONFIGURED", provider: plan.model.provider },
      "a call has no model",
    );
    return undefined;
  }
  const record = new SessionRecord(plan.identity, () => clock.now(), plan.flow);
  const measures = new CallMeasures({ clock, prices: parts.prices });
  const pbx = new PbxCall({
    transport: parts.pbx,
    internalKey: parts.internalKey,
    call: { org_id, session_id, channel_id },
  });
  const { caller_number = "" } = plan.identity.call;
  const call = { org_id, session_id, channel_id, linkedid, caller_number, log };
  const session = new CallSession({
    plan,
    line,
    model,
    record,
    measures,
    pbx,
    outside: {
      webhook: (effect) => runWebhook(effect, call, parts.webhooks),
      evaluate: decisions && ((effect) => decisions.evaluate(effect)),
      search: knowledge && ((ids, query) => knowledge.search(org_id, ids, query)),
      summarize: (effect) =>
        summarize(effect, { model, options: modelOptions(plan.model), record, clock }),
    },
    clock,
    ticker,
    log,
    longestMs,
    over: () => {
      parts.measured?.(record, measures, plan.model.provider);
      store.put(record, () => forget());
    },
  });
  const forget = registry.add(session);
  store.begin(record);
  session.start();
  return session;
}
