// `@pipecast/client`: the public API for programs, typed by the routes that the server itself is made of. Runs in Node and browsers.
import { RemoteError, type RouteInput, askRoute } from "@pipecast/contracts/client";
import {
  changeTicket,
  createTicket,
  getTicket,
  listTickets,
  streamTickets,
} from "@pipecast/contracts/events/tickets";
import { getBot, listBots } from "@pipecast/contracts/gateway/bots";
import { getSession, listSessions, streamSession } from "@pipecast/contracts/gateway/sessions";
import { getCall, listCalls, streamCalls } from "@pipecast/contracts/pbx/call-history";
import { hangUpCall, listLiveCalls, placeCall } from "@pipecast/contracts/pbx/calls";
import { numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import type { Route } from "@pipecast/contracts/route";
import type { z } from "zod";
import { everyItem } from "./every-item.ts";
import { followStream } from "./follow-stream.ts";
import { patientFetch } from "./patient-fetch.ts";
import { type Credentials, tokenFrom } from "./sign-in.ts";

export { RemoteError };
export type { ServerEvent } from "./read-events.ts";

export interface ConnectOptions {
  /** The server's address, without a path. */
  url: string;
  /** None in a page of the server itself, where the cookie counts. */
  credentials?: Credentials;
  /** Milliseconds until an answer must be there; 10,000 when absent. */
  deadlineMs?: number;
  tries?: number;
  fetch?: typeof globalThis.fetch;
}

type QueryOf<R extends { query?: z.ZodType }> = z.input<NonNullable<R["query"]>>;
type BodyOf<R extends { body?: z.ZodType }> = z.input<NonNullable<R["body"]>>;
interface Watch {
  signal?: AbortSignal;
}

/** Every method rejects with RemoteError (`status`, `code`, `message`) where the server refuses. */
export function connect(options: ConnectOptions) {
  const { deadlineMs = 10_000, tries, fetch } = options;
  const url = options.url.replace(/\/+$/, "");
  const base = {
    url,
    ...(tries === undefined ? {} : { tries }),
    ...(fetch === undefined ? {} : { fetch }),
  };
  const token = tokenFrom(
    options.credentials,
    patientFetch({ ...base, token: async () => undefined }),
  );
  const transport = patientFetch({ ...base, token });

  /** Any route of the contracts. */
  function ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    route: Route<P, Q, B, A>,
    input: RouteInput<z.input<P>, z.input<Q>, z.input<B>> = {},
    headers: Record<string, string> = {},
  ): Promise<z.output<A>> {
    return askRoute(transport, route, input, { deadlineMs, headers });
  }

  const follow = (route: { path: string }, input: Watch & { params?: object; query?: object }) =>
    followStream({ ...base, path: route.path, token, ...input });

  return {
    ask,
    calls: {
      list: (query: QueryOf<typeof listCalls> = {}) => ask(listCalls, { query }),
      /** All of them, page by page, as they are asked for. */
      every: (query: QueryOf<typeof listCalls> = {}) =>
        everyItem((cursor) => ask(listCalls, { query: { ...query, cursor } })),
      get: (linkedid: string, query: QueryOf<typeof getCall> = {}) =>
        ask(getCall, { params: { linkedid }, query }),
      live: (query: QueryOf<typeof listLiveCalls> = {}) => ask(listLiveCalls, { query }),
      /** Click-to-call; with a key of one's own it is the same call however often it is tried. */
      place: (body: BodyOf<typeof placeCall>, key: string = crypto.randomUUID()) =>
        ask(placeCall, { body }, { "idempotency-key": key }),
      hangUp: (channel_id: string) => ask(hangUpCall, { params: { channel_id }, body: {} }),
      stream: (query: QueryOf<typeof streamCalls> = {}, { signal }: Watch = {}) =>
        follow(streamCalls, { query, ...(signal === undefined ? {} : { signal }) }),
    },
    tickets: {
      list: (query: QueryOf<typeof listTickets> = {}) => ask(listTickets, { query }),
      every: (query: QueryOf<typeof listTickets> = {}) =>
        everyItem((cursor) => ask(listTickets, { query: { ...query, cursor } })),
      get: (id: string, query: QueryOf<typeof getTicket> = {}) =>
        ask(getTicket, { params: { id }, query }),
      create: (body: BodyOf<typeof createTicket>) => ask(createTicket, { body }),
      /** With `revision` it is refused (412) where somebody else has changed the ticket since. */
      change: (id: string, body: BodyOf<typeof changeTicket>, revision?: number) =>
        ask(
          changeTicket,
          { params: { id }, body },
          revision === undefined ? {} : { "if-match": `"${revision}"` },
        ),
      stream: (query: QueryOf<typeof streamTickets> = {}, { signal }: Watch = {}) =>
        follow(streamTickets, { query, ...(signal === undefined ? {} : { signal }) }),
    },
    bots: {
      list: (query: QueryOf<typeof listBots> = {}) => ask(listBots, { query }),
      get: (id: string, query: QueryOf<typeof getBot> = {}) =>
        ask(getBot, { params: { id }, query }),
    },
    sessions: {
      list: (query: QueryOf<typeof listSessions> = {}) => ask(listSessions, { query }),
      get: (id: string, query: QueryOf<typeof getSession> = {}) =>
        ask(getSession, { params: { id }, query }),
      stream: (id: string, { signal }: Watch = {}) =>
        follow(streamSession, { params: { id }, ...(signal === undefined ? {} : { signal }) }),
    },
    numbers: {
      list: (query: QueryOf<typeof numbers.list> = {}) => ask(numbers.list, { query }),
    },
    queues: { list: (query: QueryOf<typeof queues.list> = {}) => ask(queues.list, { query }) },
    users: { list: (query: QueryOf<typeof users.list> = {}) => ask(users.list, { query }) },
  };
}

export type PipeCastClient = ReturnType<typeof connect>;
