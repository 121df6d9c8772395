// The door of ./audiosocket: what other packages may use of it.
export { AudioSocketCall, dialAudioSocket, type CallEnd, type DialOptions } from "./client.ts";
export { AudioSocketDecoder, type FrameReader, type ProtocolFault } from "./decoder.ts";
export { encodeAudio, encodeDigit, encodeHangup, encodeUuid, silenceFrame } from "./encoder.ts";
export { FrameKind, kindOfRate, rateOfKind } from "./frame-kind.ts";
export type { Line, LineEnd, LineSession } from "./line.ts";
export {
  DEFAULT_LIMITS,
  startAudioSocketServer,
  type AudioSocketServer,
  type AudioSocketServerOptions,
  type ServerCounts,
  type ServerLimits,
} from "./server.ts";
