// Control messages of chan_websocket: read in both forms, written in both, and nothing that cannot be read is taken for one.
import { expect, test } from "vitest";
import { encodeMediaCommand, parseMediaEvent } from "./websocket.ts";

const plain =
  "MEDIA_START connection_id:7f channel:WebSocket/pipecast-0x55 channel_id:1712345678.9 format:slin16 optimal_frame_size:640 ptime:20";

test("the start is read in plain and in JSON", () => {
  const start = { type: "start", format: "slin16", frameBytes: 640, channel_id: "1712345678.9" };
  expect(parseMediaEvent(plain)).toEqual({ ...start, json: false });
  const json = JSON.stringify({
    event: "MEDIA_START",
    connection_id: "7f",
    channel: "WebSocket/pipecast-0x55",
    channel_id: "1712345678.9",
    format: "slin16",
    optimal_frame_size: 640,
    ptime: 20,
    channel_variables: { a: "b" },
  });
  expect(parseMediaEvent(json)).toEqual({ ...start, json: true });
});

test.each([
  ["DTMF_END digit:5", { type: "digit", digit: "5" }],
  ["DTMF_END digit:#", { type: "digit", digit: "#" }],
  ['{"event":"DTMF_END","digit":"*"}', { type: "digit", digit: "*" }],
  ["MEDIA_XOFF", { type: "hold", held: true }],
  ["MEDIA_XON\n", { type: "hold", held: false }],
  ["MEDIA_MARK_PROCESSED p7", { type: "mark", id: "p7" }],
  ["MEDIA_MARK_PROCESSED correlation_id:p7", { type: "mark", id: "p7" }],
  ['{"event":"MEDIA_MARK_PROCESSED","correlation_id":"p7"}', { type: "mark", id: "p7" }],
  ["QUEUE_DRAINED", { type: "other", name: "QUEUE_DRAINED" }],
])("%s", (text, event) => {
  expect(parseMediaEvent(text)).toEqual(event);
});

test.each([
  "",
  " ",
  "{",
  "[]",
  "null",
  "7",
  '{"event":null}',
  '{"event":{"a":1}}',
  "DTMF_END digit:55",
  "DTMF_END",
  "media_start format:slin",
  "MEDIA_START format:slin",
  "MEDIA_START format:slin optimal_frame_size:-320",
  "MEDIA_START optimal_frame_size:320",
  `MEDIA_XON ${"x".repeat(20_000)}`,
])("%j is no event", (text) => {
  expect(parseMediaEvent(text)).toBeUndefined();
});

test("any text is read without throwing, cut anywhere", () => {
  for (let at = 0; at <= plain.length; at++) {
    parseMediaEvent(plain.slice(0, at));
    parseMediaEvent(plain.slice(at));
    parseMediaEvent(`{"event":"${plain.slice(at)}`);
  }
});

test("commands are written in both forms and stay within what Asterisk reads", () => {
  expect(encodeMediaCommand({ command: "HANGUP" }, false)).toBe("HANGUP");
  expect(encodeMediaCommand({ command: "MARK_MEDIA", id: "p1" }, false)).toBe("MARK_MEDIA p1");
  expect(encodeMediaCommand({ command: "FLUSH_MEDIA" }, true)).toBe('{"command":"FLUSH_MEDIA"}');
  expect(encodeMediaCommand({ command: "MARK_MEDIA", id: "p1" }, true)).toBe(
    '{"command":"MARK_MEDIA","correlation_id":"p1"}',
  );
  const longest = encodeMediaCommand({ command: "MARK_MEDIA", id: "x".repeat(64) }, true);
  expect(longest.length).toBeLessThanOrEqual(128);
  for (const id of ["", "a b", "x".repeat(65), "a\nHANGUP"])
    expect(() => encodeMediaCommand({ command: "MARK_MEDIA", id }, false)).toThrow(RangeError);
});
