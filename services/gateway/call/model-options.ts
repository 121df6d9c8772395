// What a bot's stored choice of a model means to the model itself. Pure.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import type { ModelOptions } from "@pipecast/realtime";

/** Whatever the choice has beyond name, voice and language are the provider's own settings. */
export function modelOptions(choice: ModelChoice): ModelOptions {
  const { provider: _, name, voice, language, ...settings } = choice;
  return {
    ...(name === undefined ? {} : { model: name }),
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
    settings,
  };
}
