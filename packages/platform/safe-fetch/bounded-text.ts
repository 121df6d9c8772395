// UTF-8 text that arrives in pieces of any size, up to a number of bytes.

export interface BoundedText {
  /** False when the piece did not fit whole: its beginning is kept, and nothing more should come. */
  add(piece: Uint8Array): boolean;
  /** Invalid bytes as U+FFFD, without a byte-order mark; a character that the limit has split falls out. */
  read(): string;
}

/** Keeps no piece alive: a body of single bytes costs no more than any other. */
export function createBoundedText(maxBytes: number): BoundedText {
  let bytes = new Uint8Array(Math.min(maxBytes, 1_024));
  let size = 0;
  let cut = false;
  return {
    add(piece) {
      const part = piece.subarray(0, maxBytes - size);
      if (size + part.length > bytes.length) {
        const larger = new Uint8Array(
          Math.min(maxBytes, Math.max(bytes.length * 2, size + part.length)),
        );
        larger.set(bytes.subarray(0, size));
        bytes = larger;
      }
      bytes.set(part, size);
      size += part.length;
      if (part.length < piece.length) cut = true;
      return !cut;
    },
    read: () => new TextDecoder().decode(bytes.subarray(0, size), { stream: cut }),
  };
}
