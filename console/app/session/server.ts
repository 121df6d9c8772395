// The server as the console asks it: typed routes over fetch, the cookie of the signed-in account, a deadline.
import {
  type ClientTransport,
  RemoteError,
  type RouteInput,
  askRoute,
} from "@pipecast/contracts/client";
import type { Route } from "@pipecast/contracts/route";
import { z } from "zod";
import { words } from "../words/words.ts";

// The page's content policy forbids what zod would otherwise try for speed.
z.config({ jitless: true });

function transportTelling(tellTag?: (tag: string) => void): ClientTransport {
  return {
    async request({ method, path, headers, body, deadlineMs }) {
      const answer = await fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        credentials: "same-origin",
        signal: AbortSignal.timeout(deadlineMs),
      });
      tellTag?.(answer.headers.get("etag") ?? "");
      return { status: answer.status, body: await answer.text() };
    },
  };
}

const transport = transportTelling();

const signedOut = new Set<() => void>();

/** Called when the server no longer knows this browser; the answer unsubscribes. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

/** Asks a route. Rejects with RemoteError when refused, anything else when there was no answer. */
export async function ask<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: Route<P, Q, B, A>,
  input: RouteInput<z.input<P>, z.input<Q>, z.input<B>> = {},
  headers: Record<string, string> = {},
  over = transport,
): Promise<z.output<A>> {
  try {
    return await askRoute(over, route, input, { deadlineMs: 10_000, headers });
  } catch (error) {
    if (error instanceof RemoteError && error.status === 401 && error.code === "UNAUTHORIZED")
      for (const tell of signedOut) tell();
    throw error;
  }
}

/** As `ask`, with the answer's ETag: what `If-Match` of a later change names. */
export async function askTagged<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: Route<P, Q, B, A>,
  input: RouteInput<z.input<P>, z.input<Q>, z.input<B>>,
  headers: Record<string, string> = {},
): Promise<{ value: z.output<A>; tag: string }> {
  let tag = "";
  const over = transportTelling((told) => (tag = told));
  const value = await ask(route, input, headers, over);
  return { value, tag };
}

/** What the server may think about for a while. */
const LONG_MS = 150_000;
const patient: ClientTransport = {
  request: (request) => transport.request({ ...request, deadlineMs: LONG_MS }),
};

/** Asks what takes the server a while: rehearsals, calls played again. */
export function askLong<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: Route<P, Q, B, A>,
  input: RouteInput<z.input<P>, z.input<Q>, z.input<B>>,
  headers: Record<string, string> = {},
): Promise<z.output<A>> {
  return ask(route, input, headers, patient);
}

/** What a person should read of a failure. */
export function sayError(error: unknown): string {
  return error instanceof RemoteError ? error.message : words.wrong.network;
}
