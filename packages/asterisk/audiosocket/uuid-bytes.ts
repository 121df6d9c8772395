// UUIDs as the 16 bytes of AudioSocket's first frame.

const shape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** 16 bytes as lower-case text with hyphens. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** Text with hyphens as 16 bytes; anything else is refused. */
export function bytesFromUuid(uuid: string): Uint8Array {
  if (!shape.test(uuid))
    throw new RangeError("an AudioSocket call is named by a UUID with hyphens");
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}
