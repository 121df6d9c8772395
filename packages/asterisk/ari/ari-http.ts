// Requests to ARI: Basic header, never credentials in the URL; one connection each, no redirects, a deadline and a cap.

import { type ClientRequest, request } from "node:http";
import { AsteriskError, type AsteriskErrorCode } from "../asterisk-error.ts";
import type { AsteriskAddress } from "../asterisk-url.ts";
import { RequestGate } from "./request-gate.ts";

export interface AriRequest {
  method: "GET" | "POST" | "DELETE";
  /** From `ariPath`. */
  path: string;
  /** What is undefined is left out. */
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_UNDER_WAY = 2000;
/** Asterisk closes connections above its `sessionlimit` (http.conf, 100 unless set) without a word; others want some of them. */
const MAX_AT_ONCE = 40;

const codes: Readonly<Record<number, AsteriskErrorCode>> = {
  401: "ASTERISK_LOGIN_REFUSED",
  403: "ASTERISK_LOGIN_REFUSED",
  404: "ASTERISK_NOT_FOUND",
  409: "ASTERISK_CONFLICT",
  412: "ASTERISK_CONFLICT",
  503: "ASTERISK_BUSY",
};

/** The header that says who we are; also for the websocket. */
export function basicAuthorization({ username, secret }: AsteriskAddress): string {
  return `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`;
}

export class AriHttp {
  readonly #address: AsteriskAddress;
  readonly #timeoutMs: number;
  readonly #underWay = new Set<(error: AsteriskError) => void>();
  readonly #gate = new RequestGate(MAX_AT_ONCE);
  #closed = false;

  constructor(address: AsteriskAddress, timeoutMs: number) {
    this.#address = address;
    this.#timeoutMs = timeoutMs;
  }

  /** Gives the answer's JSON, undefined when it has none. An answer cut off or late leaves the outcome unknown. */
  send(what: AriRequest): Promise<unknown> {
    if (this.#closed)
      return Promise.reject(new AsteriskError("ASTERISK_CLOSED", "ARI: the client is closed"));
    if (this.#underWay.size >= MAX_UNDER_WAY)
      return Promise.reject(
        new AsteriskError(
          "ASTERISK_BUSY",
          `ARI: ${MAX_UNDER_WAY} requests are under way; try again`,
        ),
      );
    return new Promise((resolve, reject) => {
      let call: ClientRequest | undefined;
      let leave: (() => void) | undefined;
      const settle = () => {
        clearTimeout(deadline);
        this.#underWay.delete(fail);
        leave?.();
      };
      const fail = (error: AsteriskError) => {
        settle();
        call?.destroy();
        reject(error);
      };
      const deadline = setTimeout(
        () => fail(this.#late(what, call !== undefined)),
        this.#timeoutMs,
      );
      this.#underWay.add(fail);
      leave = this.#gate.enter(() => {
        call = this.#begin(what, fail, (json) => {
          settle();
          resolve(json);
        });
      });
    });
  }

  #late({ method, path }: AriRequest, sent: boolean): AsteriskError {
    const [code, why]: [AsteriskErrorCode, string] = sent
      ? ["ASTERISK_TIMEOUT", `no answer in ${this.#timeoutMs} ms`]
      : ["ASTERISK_BUSY", `not sent: ${MAX_AT_ONCE} others are not answered`];
    return new AsteriskError(code, `ARI: ${method} ${path}: ${why}`);
  }

  #begin(
    { method, path, query, body: given }: AriRequest,
    fail: (error: AsteriskError) => void,
    done: (json: unknown) => void,
  ): ClientRequest {
    const body = given === undefined ? undefined : JSON.stringify(given);
    let sent = false;
    const failAs = (code: AsteriskErrorCode, why: string, cause?: unknown) =>
      fail(new AsteriskError(code, `ARI: ${method} ${path}: ${why}`, { cause }));
    const call = request({
      host: this.#address.host,
      port: this.#address.port,
      method,
      path: path + queryText(query),
      agent: false,
      headers: {
        authorization: basicAuthorization(this.#address),
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      },
    });
    call.on("socket", (socket) => socket.once("connect", () => (sent = true)));
    call.on("error", (error) =>
      failAs(sent ? "ASTERISK_DISCONNECTED" : "ASTERISK_UNREACHABLE", error.message, error),
    );
    call.on("response", (answer) => {
      const pieces: Buffer[] = [];
      let length = 0;
      answer.on("data", (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length > MAX_ANSWER_BYTES) failAs("ASTERISK_FAULTY_ANSWER", "the answer has no end");
      });
      answer.on("error", (error) => failAs("ASTERISK_DISCONNECTED", error.message, error));
      answer.on("end", () => {
        const status = answer.statusCode ?? 0;
        const json = parse(Buffer.concat(pieces).toString("utf8"));
        if (status < 200 || status > 299)
          return failAs(codeOf(status), `${status} ${reasonOf(json)}`.trimEnd());
        if (json === faulty) return failAs("ASTERISK_FAULTY_ANSWER", "the answer is no JSON");
        done(json);
      });
    });
    call.end(body);
    return call;
  }

  /** Fails what is under way and takes nothing more. */
  close(): void {
    this.#closed = true;
    for (const fail of this.#underWay)
      fail(new AsteriskError("ASTERISK_DISCONNECTED", "ARI: we closed the connection"));
  }
}

const faulty = Symbol("no JSON");

function parse(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return faulty;
  }
}

function codeOf(status: number): AsteriskErrorCode {
  if (status >= 300 && status < 400) return "ASTERISK_FAULTY_ANSWER";
  return codes[status] ?? "ASTERISK_REFUSED";
}

/** Asterisk says why as `{"message": …}` or `{"error": …}`. */
function reasonOf(json: unknown): string {
  if (typeof json !== "object" || json === null) return "";
  const { message, error } = json as { message?: unknown; error?: unknown };
  const reason = typeof message === "string" ? message : typeof error === "string" ? error : "";
  return reason.slice(0, 200);
}

function queryText(query: AriRequest["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) parameters.set(name, String(value));
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}
