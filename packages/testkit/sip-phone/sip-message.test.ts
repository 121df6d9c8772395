// SIP as text: what the phones read and write.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { answerChallenge } from "./digest.ts";
import { readSdp, writeSdp } from "./sdp.ts";
import { parseAddress } from "./sip-address.ts";
import { branch, cseq, header, parseSip, responseTo, serializeSip } from "./sip-message.ts";

const invite = [
  "INVITE sip:+911@10.0.0.1 SIP/2.0",
  "v: SIP/2.0/UDP 10.0.0.2:5060;rport;branch=z9hG4bKabc",
  'f: "Asha \\"A\\" Rao" <sip:+9198@10.0.0.2>;tag=t1',
  "t: <sip:+911@10.0.0.1>",
  "i: call-1",
  "CSeq: 7 INVITE",
  "Subject: folded",
  " over two lines",
  "Content-Length: 4",
  "",
  "body",
].join("\r\n");

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

function read(text: string) {
  const message = parseSip(text);
  if (!message) throw new Error("no SIP message");
  return message;
}

test("compact names, folded lines and quoted names are understood", () => {
  const message = read(invite);
  expect(message).toMatchObject({ kind: "request", method: "INVITE", body: "body" });
  expect(header(message, "Call-ID")).toBe("call-1");
  expect(header(message, "subject")).toBe("folded over two lines");
  expect([branch(message), cseq(message)]).toEqual(["z9hG4bKabc", { number: 7, method: "INVITE" }]);
  expect(parseAddress(header(message, "from") ?? "")).toMatchObject({
    name: 'Asha "A" Rao',
    user: "+9198",
    host: "10.0.0.2",
    port: 5060,
    tag: "t1",
  });
});

test("a message written and read again is the same", () => {
  const message = read(invite);
  expect(read(serializeSip(message))).toEqual({
    ...message,
    headers: message.headers.map(([name, value]) => [name, value]),
  });
  const umlaut = { ...message, body: "Zürich" };
  expect(serializeSip(umlaut)).toContain("Content-Length: 7\r\n");
});

test("a message cut anywhere before its body, or any noise, is no message and never an error", () => {
  const head = invite.indexOf("\r\n\r\n") + 4;
  for (let length = 0; length < head; length += 1)
    expect(parseSip(invite.slice(0, length)), String(length)).toBeUndefined();
  for (const noise of [
    "\r\n\r\n",
    "\0".repeat(40),
    "SIP/2.0 abc\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
  ])
    expect(parseSip(noise)).toBeUndefined();
});

test("an answer keeps what names the transaction and adds our tag once", () => {
  const request = read(invite);
  if (request.kind !== "request") throw new Error("no request");
  const ok = responseTo(request, 200, "OK", "mine");
  expect(header(ok, "to")).toBe("<sip:+911@10.0.0.1>;tag=mine");
  expect(header(ok, "via")).toBe(header(request, "via"));
  const again = responseTo({ ...request, headers: ok.headers }, 200, "OK", "other");
  expect(header(again, "to")).toBe("<sip:+911@10.0.0.1>;tag=mine");
});

test("addresses come with and without brackets, and a broken escape is left as it is", () => {
  expect(parseAddress("sip:1001@h:5070;tag=x")).toMatchObject({
    user: "1001",
    host: "h",
    port: 5070,
    tag: "x",
  });
  expect(parseAddress("<sip:%2B91@h;transport=udp>;tag=y")).toMatchObject({
    user: "+91",
    tag: "y",
  });
  expect(parseAddress("Anna <sip:%zz@h>")).toMatchObject({
    name: "Anna",
    user: "%zz",
    tag: undefined,
  });
});

test("digest answers are those of the standards", () => {
  const credentials = { user: "Mufasa", password: "CircleOfLife" };
  const old =
    'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="o"';
  // The example of RFC 2069, 2.4, as corrected by its erratum 749.
  const answer = answerChallenge(old, credentials, "GET", "/dir/index.html");
  expect(answer).toContain('response="1949323746fe6a43ef61f9606e7febea"');
  expect(answer).toContain('opaque="o"');

  const sha = answerChallenge(
    'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth,auth-int"',
    { user: "u", password: "p" },
    "REGISTER",
    "sip:h",
  );
  const cnonce = /cnonce="(\w+)"/.exec(sha)?.[1];
  const expected = hash(`${hash("u:r:p")}:n:00000001:${cnonce}:auth:${hash("REGISTER:sip:h")}`);
  expect(sha).toContain(`response="${expected}"`);
});

test("a session description says where, which codec and which digits; other media are none of ours", () => {
  const media = {
    host: "127.0.0.9",
    port: 4000,
    codec: "ulaw",
    digits: 101,
    direction: "sendrecv",
  } as const;
  expect(readSdp(writeSdp(media))).toEqual(media);
  const two =
    "v=0\r\nc=IN IP4 1.1.1.1\r\nm=audio 9 RTP/AVP 3 8 0\r\nc=IN IP4 2.2.2.2\r\na=sendonly\r\n";
  expect(readSdp(two)).toEqual({
    host: "2.2.2.2",
    port: 9,
    codec: "alaw",
    digits: undefined,
    direction: "sendonly",
  });
  expect(readSdp("v=0\r\nc=IN IP4 1.1.1.1\r\nm=audio 9 RTP/AVP 18\r\n")).toBeUndefined();
  expect(readSdp("")).toBeUndefined();
});
