// Recordings on an rclone remote such as `firebase:bucket/recordings`: sizes by `lsjson`, bytes by `cat`.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { RecordingStore } from "./recording-store.ts";

const run = promisify(execFile);
const askMs = 15_000;
/** The longest a reader may take for one answer. */
const readMs = 10 * 60_000;
/** rclone processes at once: each is a program of its own. */
const most = 8;

const Listed = z.object({ Size: z.number().int(), IsDir: z.boolean() });

/** `command`: how rclone is called. */
export function createRcloneStore(
  remote: string,
  command: readonly [string, ...string[]] = ["rclone"],
): RecordingStore {
  const [program, ...first] = command;
  let running = 0;

  async function counted<T>(work: () => Promise<T>): Promise<T> {
    if (running >= most) throw new Error("too many recordings are being fetched by rclone");
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  }

  const pathOf = (name: string) =>
    `${remote.replace(/\/+$/, "")}${remote.endsWith(":") ? "" : "/"}${name}`;

  return {
    async find(name) {
      const path = pathOf(name);
      const listed = await counted(async () => {
        try {
          const args = [...first, "lsjson", "--stat", path];
          return (await run(program, args, { timeout: askMs, maxBuffer: 64 * 1024 })).stdout;
        } catch (error) {
          // rclone's exit codes: 3 directory not found, 4 file not found.
          if ([3, 4].includes(Number((error as { code?: unknown }).code))) return "null";
          throw new Error("rclone could not look for a recording", { cause: error });
        }
      });
      const found = Listed.nullable().parse(JSON.parse(listed));
      if (found === null || found.IsDir) return undefined;
      return {
        size: found.Size,
        async read(start, end) {
          if (running >= most) throw new Error("too many recordings are being fetched by rclone");
          const range = ["--offset", String(start), "--count", String(end - start + 1)];
          const child = spawn(program, [...first, "cat", ...range, path], {
            stdio: ["ignore", "pipe", "ignore"],
            timeout: readMs,
          });
          running += 1;
          child.once("error", (error) => child.stdout.destroy(error));
          child.once("close", () => (running -= 1));
          // Whoever listened no more ends the program too.
          child.stdout.once("close", () => child.kill());
          return child.stdout;
        },
        close: async () => undefined,
      };
    },
  };
}
