// Recordings in a folder of this machine, where MixMonitor writes them.
import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { RecordingStore } from "./recording-store.ts";

export function createFolderStore(folder: string): RecordingStore {
  return {
    async find(name) {
      try {
        const root = await realpath(folder);
        const path = await realpath(join(root, name));
        // A link that somebody put there leads nowhere else.
        if (!path.startsWith(root + sep)) return undefined;
        const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
        const found = await file.stat();
        if (!found.isFile()) {
          await file.close();
          return undefined;
        }
        return {
          size: found.size,
          read: async (start, end) => file.createReadStream({ start, end }),
          close: () => file.close(),
        };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === "ENOENT" || code === "ENOTDIR") return undefined;
        throw error;
      }
    },
  };
}
