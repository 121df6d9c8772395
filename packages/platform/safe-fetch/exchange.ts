// One HTTP request and its answer over a connection that is used for nothing else; everything the receiver may send is bounded.
import { type IncomingMessage, request as httpRequest } from "node:http";
import type { Duplex } from "node:stream";
import { createBoundedText } from "./bounded-text.ts";
import type { Target } from "./check-url.ts";
import { SafeFetchError } from "./safe-fetch-error.ts";

export interface Outgoing {
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface SafeFetchAnswer {
  status: number;
  /** Names in lower case; several of one name are joined by ", ". */
  headers: Record<string, string>;
  body: string;
  /** The body is not whole: it has more than 64 KB, or came compressed though we asked for it as it is (then it is ""). */
  truncated: boolean;
}

const maxBodyBytes = 64 * 1024;
const maxHeaderBytes = 16 * 1024;
const maxInterim = 8;

/** Destroys the stream whatever the end. Rejects with SafeFetchError. An answer of any status is an answer. */
export function exchange(
  stream: Duplex,
  { host, port, secure, path }: Target,
  { method, headers = {}, body }: Outgoing,
): Promise<SafeFetchAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<SafeFetchAnswer>();
  let answer: IncomingMessage | undefined;
  let interim = 0;
  const done = (result: SafeFetchAnswer) => {
    resolve(result);
    stream.destroy();
  };
  const fail = (cause?: unknown) => {
    // The parser's errors carry the bytes they failed on: what a receiver sent belongs into no log.
    if (cause instanceof Error && "rawPacket" in cause) delete cause.rawPacket;
    reject(new SafeFetchError("BROKEN", undefined, cause));
    stream.destroy();
  };
  /** What goes wrong behind a complete answer does not spoil it; its `end` is on the way. */
  const failUnlessComplete = (cause?: unknown) => {
    if (answer?.complete !== true) fail(cause);
  };
  const request = httpRequest({
    createConnection: () => stream,
    setHost: false,
    method,
    path,
    headers: {
      host: port === (secure ? 443 : 80) ? host.written : `${host.written}:${port}`,
      "user-agent": "PipeCast",
      ...headers,
      "accept-encoding": "identity",
      connection: "close",
      ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
    },
    maxHeaderSize: maxHeaderBytes,
    insecureHTTPParser: false,
  });
  request
    .on("error", failUnlessComplete)
    .on("close", failUnlessComplete)
    .on("upgrade", () => fail())
    .on("information", () => {
      if (++interim > maxInterim) fail();
    })
    .on("response", (response) => {
      answer = response;
      readAnswer(response, done, failUnlessComplete);
    })
    .end(body);
  return promise;
}

function readAnswer(
  response: IncomingMessage,
  done: (answer: SafeFetchAnswer) => void,
  fail: (cause?: unknown) => void,
): void {
  const head = { status: response.statusCode ?? 0, headers: joinHeaders(response.rawHeaders) };
  response.on("error", fail);
  if (!/^(?:identity)?$/i.test(head.headers["content-encoding"] ?? "")) {
    done({ ...head, body: "", truncated: true });
    return;
  }
  const text = createBoundedText(maxBodyBytes);
  const take = (chunk: Buffer) => {
    if (text.add(chunk)) return;
    // Chunks that are already here would still come, one by one.
    response.off("data", take);
    done({ ...head, body: text.read(), truncated: true });
  };
  response.on("data", take);
  response.on("end", () => done({ ...head, body: text.read(), truncated: false }));
}

function joinHeaders(raw: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    const before = joined.get(name);
    const value = raw[at + 1] as string;
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}
