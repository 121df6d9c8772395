// How loud a recording is from its begin to its end, read from a WAV file as its bytes arrive. Pure.

/** `levels` are 0…1; undefined where the bytes are of no kind that can be read here. */
export interface Waveform {
  take(bytes: Uint8Array): void;
  levels(): number[] | undefined;
}

type Kind = "pcm16" | "mulaw" | "alaw";
const kinds: Readonly<Record<number, Kind>> = { 1: "pcm16", 6: "alaw", 7: "mulaw" };
/** A header longer than this is not looked through. */
const longestHeader = 64 * 1024;

/** `bars` levels over a file of `size` bytes. A file with a wrong length in its head is measured by its own size. */
export function createWaveform(bars: number, size: number): Waveform {
  let head = new Uint8Array(0);
  let kind: Kind | undefined;
  let isOther = false;
  let dataAt = 0;
  let at = 0;
  let low: number | undefined;
  const peaks = new Float32Array(bars);

  function loud(level: number): void {
    const bar = Math.min(bars - 1, Math.floor(((at - dataAt) / Math.max(1, size - dataAt)) * bars));
    if (level > (peaks[bar] ?? 0)) peaks[bar] = level;
  }
  function sound(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (kind !== "pcm16") loud(kind === "mulaw" ? mulaw(byte) : alaw(byte));
      else if (low === undefined) low = byte;
      else {
        const value = ((byte << 24) >> 16) | low;
        low = undefined;
        loud(Math.abs(value) / 32_768);
      }
      at += 1;
    }
  }
  return {
    take(bytes) {
      if (isOther) return;
      if (kind !== undefined) return sound(bytes);
      const joined = new Uint8Array(head.length + bytes.length);
      joined.set(head);
      joined.set(bytes, head.length);
      head = joined;
      const found = readHead(head);
      if (found === "more" && head.length < longestHeader) return;
      if (found === "more" || found === "other") {
        isOther = true;
        head = new Uint8Array(0);
        return;
      }
      ({ kind, dataAt } = found);
      at = dataAt;
      sound(head.subarray(dataAt));
      head = new Uint8Array(0);
    },
    levels: () => (kind === undefined ? undefined : [...peaks]),
  };
}

function readHead(head: Uint8Array): { kind: Kind; dataAt: number } | "more" | "other" {
  if (head.length < 12) return "more";
  if (word(head, 0) !== "RIFF" || word(head, 8) !== "WAVE") return "other";
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  let kind: Kind | undefined;
  for (let at = 12; ;) {
    if (at + 8 > head.length) return "more";
    const name = word(head, at);
    if (name === "data") return kind === undefined ? "other" : { kind, dataAt: at + 8 };
    const length = view.getUint32(at + 4, true);
    if (name === "fmt ") {
      if (at + 24 > head.length) return "more";
      kind = kinds[view.getUint16(at + 8, true)];
      if (kind === "pcm16" && view.getUint16(at + 22, true) !== 16) return "other";
    }
    at += 8 + length + (length % 2);
  }
}

function word(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** G.711: exponent and mantissa of a sample, as a share of the loudest. */
function mulaw(byte: number): number {
  const bits = ~byte & 0x7f;
  return ((((bits & 0x0f) << 3) + 0x84) * 2 ** (bits >> 4) - 0x84) / 32_124;
}

function alaw(byte: number): number {
  const bits = (byte ^ 0x55) & 0x7f;
  const exponent = bits >> 4;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  return (exponent === 0 ? mantissa : (mantissa + 0x100) * 2 ** (exponent - 1)) / 32_256;
}
