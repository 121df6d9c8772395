// Requests over fetch that are tried again when trying again does no harm.
import type { ClientTransport } from "@pipecast/contracts/client";

export interface PatientOptions {
  url: string;
  /** The bearer token for the next request; asked for each. */
  token: () => Promise<string | undefined>;
  /** Most tries of one request; 3 when absent. */
  tries?: number;
  fetch?: typeof globalThis.fetch;
  /** Waits between tries; replaced in tests. */
  pause?: (ms: number) => Promise<void>;
}

const busy = new Set([429, 502, 503, 504]);
const longestPauseMs = 10_000;

/**
 * GET, PUT and DELETE are tried again, and whatever has an `Idempotency-Key`: when there was no answer, or one of a server
 * that is busy or away. A pause doubles from 250 ms, or is what `Retry-After` says, 10 s at most.
 */
export function patientFetch(options: PatientOptions): ClientTransport {
  const { tries = 3, fetch = globalThis.fetch } = options;
  const pause = options.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  return {
    async request({ method, path, headers, body, deadlineMs }) {
      const harmless = method !== "POST" && method !== "PATCH";
      const most = harmless || headers["idempotency-key"] !== undefined ? tries : 1;
      for (let attempt = 1; ; attempt++) {
        const last = attempt >= most;
        const wait = Math.min(250 * 2 ** (attempt - 1), longestPauseMs);
        const token = await options.token();
        const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
        try {
          const answer = await fetch(`${options.url}${path}`, {
            method,
            headers: { ...bearer, ...headers },
            ...(body === undefined ? {} : { body }),
            redirect: "error",
            signal: AbortSignal.timeout(deadlineMs),
          });
          const text = await answer.text();
          if (last || !busy.has(answer.status)) return { status: answer.status, body: text };
          await pause(retryAfter(answer.headers.get("retry-after")) ?? wait);
        } catch (error) {
          if (last) throw error;
          await pause(wait);
        }
      }
    },
  };
}

/** Milliseconds; undefined for none, or for a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null || !/^\d{1,6}$/.test(header)) return undefined;
  return Math.min(Number(header) * 1000, longestPauseMs);
}
