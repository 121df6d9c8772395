// What the commands about Asterisk need of pbx, loaded only for them.
export { type ConfigReport, makeConfig } from "@pipecast/pbx/asterisk-config";
export {
  countTroubledBots,
  listModelsWithoutKey,
  listPublishedBots,
} from "@pipecast/gateway/published-bots";
export { type Finding, examine } from "@pipecast/pbx/doctor";
