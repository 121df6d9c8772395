// Public door of platform/log.
import type { Log, LogLevel, LogStream } from "./log.ts";

export type { Log, LogFields, LogLevel, LogMethod, LogStream } from "./log.ts";

export declare function createLogger(options: {
  name: string;
  level?: LogLevel | "silent";
  stream: LogStream;
}): Log;
/** A stream to a file descriptor (1 by default) that never blocks the loop and never holds more than 4 MB. */
export declare function logDestination(fd?: number): LogStream & { flush(): void };
/** From now on no line of any log of this process shows this value. Returns how to forget it. */
export declare function registerSecret(value: string): () => void;
/** `+919876541234` → `+91******1234`. */
export declare function maskNumber(number: string): string;
