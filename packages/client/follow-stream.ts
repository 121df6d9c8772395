// A stream of the server as an async iterator that comes back by itself where it ended.
import { queryString, RemoteError, routePath } from "@pipecast/contracts/client";
import { type ServerEvent, readEvents } from "./read-events.ts";

export interface FollowOptions {
  url: string;
  path: string;
  params?: unknown;
  query?: unknown;
  token: () => Promise<string | undefined>;
  fetch?: typeof globalThis.fetch;
  /** Ends the stream. */
  signal?: AbortSignal | undefined;
  pause?: (ms: number) => Promise<void>;
}

/** Goes on until the server says `end`, refuses, or `signal` is aborted. Throws RemoteError for a refusal. */
export async function* followStream(
  options: FollowOptions,
): AsyncGenerator<ServerEvent, void, undefined> {
  const { fetch = globalThis.fetch, signal } = options;
  const pause = options.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const over = () => signal?.aborted === true;
  let last: string | undefined;
  for (let failures = 0; !over();) {
    try {
      const answer = await open(options, fetch, last);
      if (answer.body === null) return;
      for await (const event of readEvents(answer.body)) {
        failures = 0;
        last = event.id ?? last;
        yield event;
        if (event.event === "end") return;
      }
    } catch (error) {
      if (over()) return;
      if (error instanceof RemoteError && error.status < 500 && error.status !== 429) throw error;
      if (++failures >= 5) throw error;
    }
    await pause(Math.min(500 * 2 ** failures, 10_000));
  }
}

async function open(
  { url, path, params, query, token, signal }: FollowOptions,
  fetch: typeof globalThis.fetch,
  last: string | undefined,
): Promise<Response> {
  const bearer = await token();
  const answer = await fetch(`${url}${routePath(path, params)}${queryString(query)}`, {
    headers: {
      accept: "text/event-stream",
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(last === undefined ? {} : { "last-event-id": last }),
    },
    redirect: "error",
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.ok) return answer;
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code?: string; message?: string };
  };
  throw new RemoteError(
    answer.status,
    error?.code ?? "REMOTE_ANSWER_UNREADABLE",
    error?.message ?? `the server answered ${answer.status}`,
    undefined,
  );
}
