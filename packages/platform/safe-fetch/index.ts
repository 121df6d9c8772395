// Public door of platform/safe-fetch.
export type { SafeFetchAnswer } from "./exchange.ts";
export { type TargetRules, describeTarget } from "./describe-target.ts";
export { parseAllowList, type AllowList } from "./allow-list.ts";
export { type AddressKind, classifyAddress } from "./classify-address.ts";
export { type Address, parseAddress } from "./parse-address.ts";
export { type ResolveHost, type ResolveOptions, createResolveHost } from "./resolve-host.ts";
export {
  type SafeFetch,
  type SafeFetchOptions,
  type SafeFetchRequest,
  createSafeFetch,
} from "./safe-fetch.ts";
export { SafeFetchError, type SafeFetchFault } from "./safe-fetch-error.ts";
