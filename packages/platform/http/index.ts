// Public door of platform/http.
export { callerOf } from "./caller.ts";
export { createHttpServer } from "./create-http-server.ts";
export { requireMatch, setEtag } from "./etag.ts";
export { HttpErrors } from "./http-errors.ts";
export { mountRoute } from "./mount-route.ts";
export { openApiDocument } from "./openapi.ts";
export { readCursor, toPage } from "./page-cursor.ts";
export type { PrincipalOf, RouteAnswer, RouteCall, RouteCode, RouteShape } from "./route.ts";
export type { Fallback, HttpLimits, HttpServer, HttpServerOptions, ReadyCheck } from "./server.ts";
export type { ClosableSocket, Upgrade, UpgradeHandler } from "./upgrade.ts";
