// The models this gateway can talk to, by provider. One that is not configured is not in here.
import type { RealtimeModel } from "@pipecast/realtime";
import { geminiModel } from "@pipecast/realtime/gemini";
import { type MenuParts, withMenu } from "@pipecast/realtime/menu";
import { offlineModel, offlineSpeaks } from "@pipecast/realtime/offline";
import { openaiModel } from "@pipecast/realtime/openai";
import { scriptedModel } from "@pipecast/realtime/scripted";
import type { GatewaySettings } from "./env.ts";

export type ModelSettings = Pick<
  GatewaySettings,
  | "GEMINI_API_KEY"
  | "GEMINI_BASE_URL"
  | "GEMINI_API_VERSION"
  | "GEMINI_MODEL"
  | "OPENAI_API_KEY"
  | "OPENAI_BASE_URL"
  | "OPENAI_MODEL"
>;

/** `offline` and `scripted` need no key and no network: they are always there. The others are there with their key, and the keys
 * of the phone behind them for when they fail. */
export function configuredModels(env: ModelSettings = {}): Map<string, RealtimeModel> {
  const offline = offlineModel();
  const behind: MenuParts = { voice: offline, speaks: offlineSpeaks };
  const models = new Map<string, RealtimeModel>([
    ["offline", offline],
    ["scripted", scriptedModel()],
  ]);
  if (env.GEMINI_API_KEY !== undefined)
    models.set(
      "gemini",
      withMenu(
        geminiModel({
          apiKey: env.GEMINI_API_KEY,
          baseUrl: env.GEMINI_BASE_URL,
          apiVersion: env.GEMINI_API_VERSION,
          model: env.GEMINI_MODEL,
        }),
        behind,
      ),
    );
  if (env.OPENAI_API_KEY !== undefined)
    models.set(
      "openai",
      withMenu(
        openaiModel({
          apiKey: env.OPENAI_API_KEY,
          baseUrl: env.OPENAI_BASE_URL,
          model: env.OPENAI_MODEL,
        }),
        behind,
      ),
    );
  return models;
}
