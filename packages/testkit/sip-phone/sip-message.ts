// SIP messages: text of a datagram to an object and back.

export type HeaderList = [name: string, value: string][];

export interface SipRequest {
  kind: "request";
  method: string;
  uri: string;
  headers: HeaderList;
  body: string;
}

export interface SipResponse {
  kind: "response";
  status: number;
  reason: string;
  headers: HeaderList;
  body: string;
}

export type SipMessage = SipRequest | SipResponse;

const compact: Readonly<Record<string, string>> = {
  b: "referred-by",
  c: "content-type",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  k: "supported",
  l: "content-length",
  m: "contact",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
  x: "session-expires",
};

/** Reads a datagram; undefined when it is no SIP message (a keep-alive, a cut one, anything else). */
export function parseSip(text: string): SipMessage | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [start = "", ...lines] = text
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers: HeaderList = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) return undefined;
    headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  const body = text.slice(end + 4);
  const response = /^SIP\/2\.0 ([1-6]\d\d) ?(.*)$/.exec(start);
  if (response) {
    const [, status, reason = ""] = response;
    return { kind: "response", status: Number(status), reason, headers, body };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(start);
  if (!request) return undefined;
  const [, method = "", uri = ""] = request;
  return { kind: "request", method, uri, headers, body };
}

/** Writes a message; `Content-Length` is counted here. */
export function serializeSip(message: SipMessage): string {
  const start =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const length = new TextEncoder().encode(message.body).length;
  const headers = message.headers.filter(([name]) => fullName(name) !== "content-length");
  const lines = [...headers, ["Content-Length", String(length)]].map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${[start, ...lines].join("\r\n")}\r\n\r\n${message.body}`;
}

/** The value of the first header called `name` (any case, compact forms too); undefined when there is none. */
export function header(message: SipMessage, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return message.headers.find(([key]) => fullName(key) === wanted)?.[1];
}

/** The value of a header that every valid message has; "" in one that lacks it. */
export function requiredHeader(message: SipMessage, name: string): string {
  return header(message, name) ?? "";
}

/** Number and method of a message's CSeq. */
export function cseq(message: SipMessage): { number: number; method: string } {
  const [number, method = ""] = requiredHeader(message, "cseq").split(/\s+/);
  return { number: Number(number), method };
}

/** The branch of the topmost Via: it names the transaction. */
export function branch(message: SipMessage): string {
  return /;\s*branch=([^;,\s]+)/i.exec(requiredHeader(message, "via"))?.[1] ?? "";
}

/** The answer to a request; `toTag` is added to its To when that has none yet. */
export function responseTo(
  request: SipRequest,
  status: number,
  reason: string,
  toTag: string,
  more: HeaderList = [],
  body = "",
): SipResponse {
  const kept = request.headers
    .filter(([name]) => ["via", "from", "to", "call-id", "cseq"].includes(fullName(name)))
    .map(([name, value]): [string, string] =>
      fullName(name) === "to" && status > 100 && !/;\s*tag=/i.test(value)
        ? [name, `${value};tag=${toTag}`]
        : [name, value],
    );
  return { kind: "response", status, reason, headers: [...kept, ...more], body };
}

function fullName(name: string): string {
  const lower = name.toLowerCase();
  return compact[lower] ?? lower;
}
