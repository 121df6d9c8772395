// The models this gateway can talk to, by provider. One that is not configured is not in here.
import { ModelChoice } from "@pipecast/contracts/gateway/bots";
import type { ModelOptions, RealtimeModel } from "@pipecast/realtime";
import { type SecondModel, withFallback } from "@pipecast/realtime/fallback";
import { geminiModel } from "@pipecast/realtime/gemini";
import { type MenuParts, withMenu } from "@pipecast/realtime/menu";
import { offlineModel, offlineSpeaks } from "@pipecast/realtime/offline";
import { openaiModel } from "@pipecast/realtime/openai";
import { scriptedModel } from "@pipecast/realtime/scripted";
import type { GatewaySettings } from "./env.ts";

export type ModelSettings = Partial<
  Pick<
    GatewaySettings,
    | "MODEL_FALLBACK"
    | "GEMINI_API_KEY"
    | "GEMINI_BASE_URL"
    | "GEMINI_API_VERSION"
    | "GEMINI_MODEL"
    | "OPENAI_API_KEY"
    | "OPENAI_BASE_URL"
    | "OPENAI_MODEL"
  >
>;

/**
 * `offline` and `scripted` need no key and no network: they are always there. The others are there with their key; behind them
 * stands the other one where the bot or MODEL_FALLBACK says so, and behind that the keys of the phone.
 */
export function configuredModels(env: ModelSettings = {}): Map<string, RealtimeModel> {
  const offline = offlineModel();
  const behind: MenuParts = { voice: offline, speaks: offlineSpeaks };
  const models = new Map<string, RealtimeModel>([
    ["offline", offline],
    ["scripted", scriptedModel()],
  ]);
  const remote = remoteModels(env);
  for (const [name, model] of remote) {
    const choose = (options: ModelOptions) => secondOf(name, options, remote, env.MODEL_FALLBACK);
    models.set(name, withMenu(withFallback(model, choose), behind));
  }
  return models;
}

function remoteModels(env: ModelSettings): Map<string, RealtimeModel> {
  const remote = new Map<string, RealtimeModel>();
  if (env.GEMINI_API_KEY !== undefined)
    remote.set(
      "gemini",
      geminiModel({
        apiKey: env.GEMINI_API_KEY,
        baseUrl: env.GEMINI_BASE_URL,
        apiVersion: env.GEMINI_API_VERSION,
        model: env.GEMINI_MODEL,
      }),
    );
  if (env.OPENAI_API_KEY !== undefined)
    remote.set(
      "openai",
      openaiModel({
        apiKey: env.OPENAI_API_KEY,
        baseUrl: env.OPENAI_BASE_URL,
        model: env.OPENAI_MODEL,
      }),
    );
  return remote;
}

const Fallback = ModelChoice.shape.fallback;

/** The bot's own wish goes before the installation's; its language and its functions go along, names of models and voices do not. */
function secondOf(
  first: string,
  { settings, language, tools }: ModelOptions,
  remote: ReadonlyMap<string, RealtimeModel>,
  usual: string | undefined,
): SecondModel | undefined {
  const own = Fallback.safeParse(settings?.["fallback"]).data;
  const provider = own?.provider ?? usual;
  const model = provider === undefined || provider === first ? undefined : remote.get(provider);
  if (model === undefined) return undefined;
  const { name, voice } = own ?? {};
  const options: ModelOptions = {
    ...(name === undefined ? {} : { model: name }),
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
    ...(tools === undefined ? {} : { tools }),
  };
  return { model, options };
}
