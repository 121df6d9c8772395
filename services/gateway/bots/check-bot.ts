// What is wrong with a bot: its flow as the flow package sees it, and the model it wants.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import type { CheckOptions } from "@pipecast/flow/check/check-context";
import { type FlowProblem, checkFlow } from "@pipecast/flow/check/check-flow";
import { GatewayErrors } from "../errors.ts";

export interface BotRules {
  /** Providers of models that this gateway can talk to. */
  providers: ReadonlySet<string>;
  /** What the installation says about its own addresses and the webhooks it lets out. */
  flow: () => CheckOptions;
  /** Ids of an organization's texts. */
  knowledge?: (org_id: string) => Promise<ReadonlySet<string>>;
}

export interface ShownProblem {
  code: string;
  level: "error" | "warning";
  path: string;
  line?: number;
  message: string;
}

/**
 * All problems of a draft. Throws GATEWAY_FLOW_INVALID where not even a draft may be kept: no flow by schema, or a broken
 * security rule.
 */
export async function checkBot(
  flow: unknown,
  model: ModelChoice,
  rules: BotRules,
  org_id: string,
): Promise<ShownProblem[]> {
  const knowledge = await rules.knowledge?.(org_id);
  const options = { ...rules.flow(), ...(knowledge === undefined ? {} : { knowledge }) };
  const found = await checkFlow(flow, options);
  const problems = found.map(showProblem);
  if (found.some(({ refused }) => refused === true)) throw GatewayErrors.FLOW_INVALID({ problems });
  if (!rules.providers.has(model.provider)) problems.push(modelMissing(model, rules));
  const second = model.fallback?.provider;
  if (second !== undefined && !rules.providers.has(second)) problems.push(fallbackMissing(second));
  return problems;
}

function showProblem({ code, level, path, line, message }: FlowProblem): ShownProblem {
  return { code, level, path, ...(line === undefined ? {} : { line }), message };
}

function modelMissing(model: ModelChoice, rules: BotRules): ShownProblem {
  return {
    code: "MODEL_NOT_CONFIGURED",
    level: "error",
    path: "/model/provider",
    message: `This gateway has no ${model.provider} model; choose ${[...rules.providers].join(", ")}, or set the provider's key and restart.`,
  };
}

/** Calls go on without it as long as the bot's own provider does. */
function fallbackMissing(provider: string): ShownProblem {
  return {
    code: "MODEL_FALLBACK_NOT_CONFIGURED",
    level: "warning",
    path: "/model/fallback/provider",
    message: `This gateway has no ${provider} model: set ${provider.toUpperCase()}_API_KEY and restart, or only the keys of the phone go on when the bot's own provider fails.`,
  };
}
