// Recordings on an HTTP server that the operator named: `BASE/<name>`, asked by HEAD and read by ranges.
import { Readable } from "node:stream";
import type { RecordingStore } from "./recording-store.ts";

/** Until the server's headers are there. */
const answerMs = 10_000;
/** The longest a reader may take for one answer. */
const readMs = 10 * 60_000;

/** User and password of the base URL go along as Basic. */
export function createHttpStore(base: string): RecordingStore {
  const root = new URL(base.endsWith("/") ? base : `${base}/`);
  const { username, password } = root;
  root.username = "";
  root.password = "";
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers: Record<string, string> = {
    // A packed answer would have another length.
    "accept-encoding": "identity",
    ...(username === "" ? {} : { authorization: `Basic ${Buffer.from(login).toString("base64")}` }),
  };

  return {
    async find(name) {
      const url = new URL(name.split("/").map(encodeURIComponent).join("/"), root);
      const answer = await fetch(url, {
        method: "HEAD",
        headers,
        redirect: "error",
        signal: AbortSignal.timeout(answerMs),
      });
      if (answer.status === 404 || answer.status === 410) return undefined;
      const size = Number(answer.headers.get("content-length") ?? Number.NaN);
      if (!answer.ok || !Number.isSafeInteger(size))
        throw new Error(`the store of recordings answered ${answer.status}`);
      return {
        size,
        async read(start, end) {
          const ended = AbortSignal.timeout(readMs);
          const late = new AbortController();
          const timer = setTimeout(() => late.abort(), answerMs);
          const part = await fetch(url, {
            headers: { ...headers, range: `bytes=${start}-${end}` },
            redirect: "error",
            signal: AbortSignal.any([ended, late.signal]),
          }).finally(() => clearTimeout(timer));
          const whole = start === 0 && end === size - 1;
          const length = Number(part.headers.get("content-length") ?? end - start + 1);
          const fits = length === end - start + 1;
          if (
            !fits ||
            part.body === null ||
            !(part.status === 206 || (whole && part.status === 200))
          ) {
            await part.body?.cancel();
            throw new Error(`the store of recordings answered ${part.status} to a range`);
          }
          return Readable.fromWeb(part.body);
        },
        close: async () => undefined,
      };
    },
  };
}
