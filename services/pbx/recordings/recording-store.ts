// Where recordings are kept: a folder of this machine, an HTTP server, an rclone remote.
import type { Readable } from "node:stream";

export interface Recording {
  /** Bytes of the whole file. */
  size: number;
  /** Its bytes from `start` to `end`, both included; ends with an error when they cannot be had. */
  read(start: number, end: number): Promise<Readable>;
  /** It will not be read (any more). */
  close(): Promise<void>;
}

export interface RecordingStore {
  /** `name` is a relative path of safe segments. Undefined: not there. Throws when that cannot be found out. */
  find(name: string): Promise<Recording | undefined>;
}
