// AMI bytes to messages, however TCP cut them. Lines end in CRLF or LF; an empty line ends a message.
//
// Nothing that Asterisk sends is fatal: a line or message longer than the caps is cut and marked, and the next one is whole.

import { AmiMessage } from "./ami-message.ts";

const LF = 10;
const CR = 13;
const COLON = 58;
const SPACE = 32;
const MAX_LINE_BYTES = 16_384;
const MAX_HEADERS = 1000;

export class AmiParser {
  /** `Asterisk Call Manager/11.0.0`, once it has come. */
  banner = "";
  readonly #onMessage: (message: AmiMessage) => void;
  #line = Buffer.allocUnsafe(1024);
  #length = 0;
  #headers: [string, string][] = [];
  #truncated = false;

  constructor(onMessage: (message: AmiMessage) => void) {
    this.#onMessage = onMessage;
  }

  /** Reads the next piece of the stream; messages are told as they end. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const end = chunk.indexOf(LF, at);
      if (end === -1) return this.#keep(chunk, at, chunk.length);
      if (this.#length === 0 && end - at <= MAX_LINE_BYTES) {
        this.#read(chunk, at, end);
      } else {
        this.#keep(chunk, at, end);
        const length = this.#length;
        this.#length = 0;
        this.#read(this.#line, 0, length);
      }
      at = end + 1;
    }
  }

  /** Stores a piece of a line that has not ended, up to the cap. */
  #keep(chunk: Buffer, from: number, to: number): void {
    const room = MAX_LINE_BYTES - this.#length;
    const count = Math.min(to - from, room);
    if (count < to - from) this.#truncated = true;
    if (this.#length + count > this.#line.length) {
      const larger = Math.max(this.#length + count, this.#line.length * 2);
      const grown = Buffer.allocUnsafe(Math.min(MAX_LINE_BYTES, larger));
      this.#line.copy(grown, 0, 0, this.#length);
      this.#line = grown;
    }
    chunk.copy(this.#line, this.#length, from, from + count);
    this.#length += count;
  }

  #read(bytes: Buffer, from: number, lineEnd: number): void {
    const end = lineEnd > from && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (end === from) return this.#finish();
    if (this.#headers.length >= MAX_HEADERS) {
      this.#truncated = true;
      return;
    }
    let colon = bytes.indexOf(COLON, from);
    if (colon === -1 || colon >= end) {
      const text = bytes.toString("utf8", from, end);
      // The banner is the only line that comes alone, without an empty line after it.
      if (this.banner === "" && this.#headers.length === 0) this.banner = text;
      else this.#headers.push(["", text]);
      return;
    }
    const name = bytes.toString("utf8", from, colon++);
    while (colon < end && bytes[colon] === SPACE) colon++;
    this.#headers.push([name, bytes.toString("utf8", colon, end)]);
  }

  #finish(): void {
    if (this.#headers.length === 0) return;
    const message = new AmiMessage(this.#headers, this.#truncated);
    this.#headers = [];
    this.#truncated = false;
    this.#onMessage(message);
  }
}
