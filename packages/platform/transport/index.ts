// Public door of platform/transport.
export { type HttpTransportOptions, httpTransport } from "./http-transport.ts";
export { type Injectable, inMemoryTransport } from "./in-memory-transport.ts";
export type { Transport, TransportAnswer, TransportRequest } from "./transport.ts";
export { TransportError, type TransportFault } from "./transport-error.ts";
