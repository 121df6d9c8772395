// The decoder: the same frames however the bytes are cut, and a typed fault for what is no AudioSocket.
import { expect, test } from "vitest";
import { AudioSocketDecoder, type FrameReader } from "./decoder.ts";
import { encodeAudio, encodeDigit, encodeHangup, encodeUuid } from "./encoder.ts";

const uuid = "0b5e9f0c-7a3d-4f6e-9c1b-2d8a44c0ffee";
const ramp = (n: number) =>
  Int16Array.from({ length: n }, (_, i) => ((i * 7919) % 65_536) - 32_768);
const raw = (kind: number, payload: number[]) =>
  Buffer.from([kind, payload.length >> 8, payload.length & 0xff, ...payload]);

/** Writes down what was said, copying what was lent. */
function listen() {
  const said: string[] = [];
  const reader: FrameReader = {
    uuid: (id) => said.push(`uuid ${id}`),
    audio: (pcm, rate) => said.push(`audio ${rate} ${Buffer.from(pcm).toString("base64")}`),
    digit: (digit) => said.push(`digit ${digit}`),
    hangup: () => said.push("hangup"),
    error: (code) => said.push(`error ${code}`),
  };
  return { said, reader };
}

const conversation = Buffer.concat([
  encodeUuid(uuid),
  encodeAudio(ramp(160), 8000),
  encodeDigit("5"),
  raw(0x42, [1, 2, 3]),
  encodeAudio(ramp(5), 16_000),
  raw(0x10, []),
  encodeDigit("#"),
  encodeAudio(ramp(320), 24_000),
  raw(0x03, [0x20]),
  raw(0xff, [2]),
  encodeAudio(ramp(2), 192_000),
  encodeHangup(),
]);

function decode(chunks: Uint8Array[]) {
  const { said, reader } = listen();
  const decoder = new AudioSocketDecoder(reader);
  const faults = chunks.map((chunk) => decoder.push(chunk)).filter((fault) => fault !== undefined);
  return { said, faults, ignored: decoder.ignored, frames: decoder.frames };
}

const whole = decode([conversation]);

test("a conversation is heard frame by frame; unknown kinds, empty audio and odd keys are counted, not fatal", () => {
  expect(whole.said.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
    `uuid ${uuid}`,
    "audio 8000",
    "digit 5",
    "audio 16000",
    "digit #",
    "audio 24000",
    "error 2",
    "audio 192000",
    "hangup",
  ]);
  expect(whole.said[1]?.split(" ")[2]).toBe(Buffer.from(ramp(160).buffer).toString("base64"));
  expect([whole.faults, whole.ignored, whole.frames]).toEqual([[], 3, 12]);
});

test("one byte at a time is the same conversation", () => {
  expect(decode(Array.from(conversation, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});

test("cut in two at every byte it is the same conversation", () => {
  for (let cut = 0; cut <= conversation.length; cut++)
    expect(decode([conversation.subarray(0, cut), conversation.subarray(cut)])).toEqual(whole);
});

test("cut at random it is the same conversation", () => {
  const seed = Date.now() % 1_000_000;
  const random = xorshift(seed);
  for (let run = 0; run < 500; run++) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < conversation.length;) {
      const end = at + 1 + Math.floor(random() ** 3 * 400);
      chunks.push(conversation.subarray(at, end));
      at = end;
    }
    expect(decode(chunks), `seed ${seed} run ${run}`).toEqual(whole);
  }
});

test("the longest frame is heard, whole or byte by byte", () => {
  const longest = Buffer.concat([
    encodeUuid(uuid),
    encodeAudio(ramp(32_767), 8000),
    encodeHangup(),
  ]);
  const expected = decode([longest]);
  expect(expected.said.at(-1)).toBe("hangup");
  expect(expected.said[1]?.length).toBeGreaterThan(80_000);
  expect(decode(Array.from(longest, (byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test.each([
  ["audio before the UUID", "uuid_missing", encodeAudio(ramp(160), 8000)],
  ["a request in another protocol", "uuid_missing", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ["a UUID of 15 bytes", "uuid_length", raw(0x01, Array<number>(15).fill(7))],
  [
    "a UUID of 65,535 bytes, before any of them is stored",
    "uuid_length",
    Buffer.from([1, 255, 255]),
  ],
  ["a second UUID", "uuid_unexpected", Buffer.concat([encodeUuid(uuid), encodeUuid(uuid)])],
  ["half a sample", "audio_odd", Buffer.concat([encodeUuid(uuid), raw(0x10, [1, 2, 3])])],
  ["two digits in one frame", "digit_length", Buffer.concat([encodeUuid(uuid), raw(3, [49, 50])])],
])("%s is refused as %s, whole and byte by byte", (_, fault, bytes) => {
  expect(decode([bytes]).faults).toEqual([fault]);
  const slow = decode(Array.from(Buffer.concat([bytes, encodeHangup()]), (b) => Uint8Array.of(b)));
  expect(slow.faults).toEqual([fault]);
  expect(slow.said).not.toContain("hangup");
});

test("what comes from a bot has no UUID, and one is a fault", () => {
  const { said, reader } = listen();
  const decoder = new AudioSocketDecoder(reader, "bot");
  expect(decoder.push(Buffer.concat([encodeAudio(ramp(1), 8000), encodeHangup()]))).toBe(undefined);
  expect(said.length).toBe(2);
  expect(decoder.push(encodeUuid(uuid))).toBe("uuid_unexpected");
});

test("a reader that stops hears nothing more of the same chunk", () => {
  const { said, reader } = listen();
  const decoder = new AudioSocketDecoder({ ...reader, digit: () => decoder.stop() });
  decoder.push(Buffer.concat([encodeUuid(uuid), encodeDigit("1"), encodeHangup()]));
  expect(said).toEqual([`uuid ${uuid}`]);
});

test("a whole frame is read in place, without a copy", () => {
  const chunk = Buffer.concat([encodeUuid(uuid), encodeAudio(ramp(160), 8000)]);
  const seen: ArrayBufferLike[] = [];
  const decoder = new AudioSocketDecoder({
    ...listen().reader,
    audio: (pcm) => seen.push(pcm.buffer),
  });
  decoder.push(chunk);
  expect(seen).toEqual([chunk.buffer]);
});

test("200,000 frames of damaged conversations crash nothing, and are heard the same however they are cut", () => {
  const seed = Date.now() % 1_000_000;
  const random = xorshift(seed);
  let frames = 0;
  for (let run = 0; frames < 200_000; run++) {
    const bytes = Buffer.from(conversation);
    // Damage behind the UUID mostly, so that the rest is reached.
    for (let n = random() * 6; n > 0; n--)
      bytes[19 + Math.floor(random() ** 2 * (bytes.length - 19))] = random() * 256;
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + Math.floor(random() * 700);
      chunks.push(bytes.subarray(at, end));
      at = end;
    }
    const cut = decode(chunks);
    const atOnce = decode([bytes]);
    if (JSON.stringify(cut) !== JSON.stringify(atOnce))
      expect(cut, `seed ${seed} run ${run}`).toEqual(atOnce);
    frames += Math.max(1, cut.frames);
  }
});

/** A small generator of numbers in [0, 1), the same for the same seed. */
function xorshift(seed: number): () => number {
  let state = seed * 2 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
