// Public door of platform/env.
export { EnvError, type EnvFault } from "./env-error.ts";
export { type EnvFile, readEnvFile } from "./env-file.ts";
export { type EnvSource, type ReadEnvOptions, readEnv } from "./read-env.ts";
export { setting } from "./setting.ts";
