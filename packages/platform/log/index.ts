// Public door of platform/log.
export { type LoggerOptions, createLogger } from "./create-logger.ts";
export type { Log, LogFields, LogLevel, LogMethod, LogStream } from "./log.ts";
export { type LogDestination, logDestination } from "./log-destination.ts";
export { maskNumber } from "./mask.ts";
export { registerSecret } from "./secrets.ts";
