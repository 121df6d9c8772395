// Public door of platform/safe-fetch.
export type { SafeFetchAnswer } from "./exchange.ts";
export { type TargetRules, describeTarget } from "./describe-target.ts";
export { parseAllowList, type AllowList } from "@pipecast/hosts/allow-list";
export { type AddressKind, classifyAddress } from "@pipecast/hosts/classify-address";
export { type Address, parseAddress } from "@pipecast/hosts/parse-address";
export { type ResolveHost, type ResolveOptions, createResolveHost } from "./resolve-host.ts";
export {
  type SafeFetch,
  type SafeFetchOptions,
  type SafeFetchRequest,
  createSafeFetch,
} from "./safe-fetch.ts";
export { type SafeConnect, type SafeConnection, createSafeConnect } from "./safe-connect.ts";
export { SafeFetchError, type SafeFetchFault } from "./safe-fetch-error.ts";
