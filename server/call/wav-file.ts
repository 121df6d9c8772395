// Reads and writes the one kind of WAV a phone line needs: PCM, 16 bit, one channel.
import { readFileSync, writeFileSync } from "node:fs";
import { defineErrors } from "@pipecast/platform/errors";

export const WavErrors = defineErrors("WAV", {
  UNREADABLE: { status: 400, message: "{file} cannot be read: check the path." },
  UNSUPPORTED: {
    status: 400,
    message:
      "{file} is no PCM WAV with 16 bits and one channel: convert it with `sox IN -b 16 -c 1 -r 8000 OUT.wav`.",
  },
});

export interface Wav {
  rate: number;
  samples: Int16Array;
}

/** Throws WAV_UNREADABLE or WAV_UNSUPPORTED. */
export function readWav(file: string): Wav {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw WavErrors.UNREADABLE({ file }, { cause });
  }
  let rate: number | undefined;
  const isWav =
    bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WAVE";
  if (!isWav) throw WavErrors.UNSUPPORTED({ file });
  for (let at = 12; at + 8 <= bytes.length;) {
    const chunk = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, Math.min(at + 8 + size, bytes.length));
    if (chunk === "fmt " && body.length >= 16) {
      const [format, channels, bits] = [
        body.readUInt16LE(0),
        body.readUInt16LE(2),
        body.readUInt16LE(14),
      ];
      if (format !== 1 || channels !== 1 || bits !== 16) break;
      rate = body.readUInt32LE(4);
    }
    if (chunk === "data" && rate !== undefined) return { rate, samples: toSamples(body) };
    at += 8 + size + (size % 2);
  }
  throw WavErrors.UNSUPPORTED({ file });
}

export function writeWav(file: string, wav: Wav): void {
  const data = Buffer.alloc(wav.samples.length * 2);
  wav.samples.forEach((sample, index) => data.writeInt16LE(sample, index * 2));
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(wav.rate, 24);
  head.writeUInt32LE(wav.rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(data.length, 40);
  writeFileSync(file, Buffer.concat([head, data]));
}

function toSamples(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length >> 1);
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}
