// One AudioSocket connection from accept to close: names its call, carries frames, and ends in exactly one way.
//
// It never stops reading, because Asterisk drops a call whose peer does; and it closes without a reset, because a reset
// hangs the caller up where a clean close lets the dialplan go on.

import type { Socket } from "node:net";
import { AudioSocketDecoder } from "./decoder.ts";
import { encodeAudio, encodeHangup, silenceFrame } from "./encoder.ts";
import { FloodMeter } from "./flood-meter.ts";
import type { Line, LineEnd, LineSession } from "./line.ts";

export interface ConnectionLimits {
  /** Bytes not yet taken by the peer's side, above which frames are dropped. */
  unsentBytes: number;
  /** How long frames may be dropped before the line is given up. */
  stuckMs: number;
  /** How long the caller's side may send nothing: a muted caller does, a dead machine too. */
  idleMs: number;
  /** How long a closing connection may take. */
  lingerMs: number;
}

export interface ConnectionOwner {
  /** Whose call this is; undefined refuses it. */
  authorize(uuid: string, line: Line): LineSession | undefined;
  /** The connection has named a call that was accepted. */
  live(): void;
  /** The line is over; its socket may linger. */
  ended(how: LineEnd): void;
  /** The call's own code threw. */
  fault(error: unknown): void;
}

/** Counts of one line. */
export interface LineCounts {
  framesIn: number;
  framesOut: number;
  framesDropped: number;
  framesIgnored: number;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export class AudioSocketConnection implements Line {
  uuid = "";
  readonly remoteAddress: string;
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #limits: ConnectionLimits;
  readonly #clock: () => number;
  readonly #decoder: AudioSocketDecoder;
  readonly #meter: FloodMeter;
  #session: LineSession | undefined;
  #open = true;
  #heardAt: number;
  #stuckSince = -1;
  #framesOut = 0;
  #framesDropped = 0;
  /** The samples lent to the call; one view per length in use. */
  #memory = new Uint8Array(640);
  #view = new Int16Array(this.#memory.buffer);

  constructor(
    socket: Socket,
    owner: ConnectionOwner,
    limits: ConnectionLimits,
    clock: () => number = () => performance.now(),
  ) {
    this.#socket = socket;
    this.#owner = owner;
    this.#limits = limits;
    this.#clock = clock;
    this.#heardAt = clock();
    this.#meter = new FloodMeter(this.#heardAt);
    this.remoteAddress = socket.remoteAddress ?? "";
    this.#decoder = new AudioSocketDecoder({
      uuid: (uuid) => this.#greet(uuid),
      audio: (pcm, rate) => this.#audio(pcm, rate),
      digit: (digit) => this.#other(() => this.#session?.digit(digit)),
      hangup: () => this.#end("peer_hangup"),
      error: () => this.#end("peer_error"),
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 5000);
    socket.on("data", (chunk) => this.#data(chunk));
    socket.on("end", () => this.#end("peer_closed"));
    socket.on("error", () => this.#end("peer_reset"));
    socket.on("close", () => this.#end("peer_reset"));
  }

  get counts(): LineCounts {
    return {
      framesIn: this.#decoder.frames,
      framesOut: this.#framesOut,
      framesDropped: this.#framesDropped,
      framesIgnored: this.#decoder.ignored,
    };
  }

  sendAudio(pcm: Int16Array, rate: number): boolean {
    return this.#takes() && this.#send(encodeAudio(pcm, rate));
  }

  sendSilence(rate: number): boolean {
    return this.#takes() && this.#send(silenceFrame(rate));
  }

  hangup(): void {
    this.#end("hung_up");
  }

  /** Ends the line for a reason of the server's. */
  end(how: LineEnd): void {
    this.#end(how);
  }

  /** Looks whether the caller's side has been silent for too long; the server asks about once a second. */
  check(now: number): void {
    if (this.#open && now - this.#heardAt > this.#limits.idleMs) this.#end("silent");
  }

  #data(chunk: Uint8Array): void {
    this.#heardAt = this.#clock();
    if (!this.#open) return;
    try {
      if (this.#decoder.push(chunk)) this.#end("protocol_fault");
    } catch (error) {
      this.#owner.fault(error);
      this.#end("session_fault");
    }
  }

  #greet(uuid: string): void {
    this.uuid = uuid;
    const session = this.#owner.authorize(uuid, this);
    if (!session) return this.#end("refused");
    // The call may have hung up while it was being set up.
    if (!this.#open) return session.closed("hung_up");
    this.#session = session;
    this.#owner.live();
  }

  #audio(bytes: Uint8Array, rate: number): void {
    const session = this.#session;
    if (!session) return;
    if (!this.#meter.take(this.#heardAt, (bytes.length * 500) / rate)) return this.#end("flood");
    session.audio(this.#lend(bytes), rate);
  }

  #other(tell: () => void): void {
    if (this.#meter.take(this.#heardAt, 0)) tell();
    else this.#end("flood");
  }

  /** The payload as samples: TCP leaves it at any offset, so it is copied once, into memory that stays. */
  #lend(bytes: Uint8Array): Int16Array {
    if (bytes.length > this.#memory.length) this.#memory = new Uint8Array(bytes.length);
    this.#memory.set(bytes);
    if (!littleEndian) Buffer.from(this.#memory.buffer, 0, bytes.length).swap16();
    const length = bytes.length >> 1;
    if (this.#view.length !== length || this.#view.buffer !== this.#memory.buffer)
      this.#view = new Int16Array(this.#memory.buffer, 0, length);
    return this.#view;
  }

  /** Whether the peer takes what we send; one that takes nothing for long is gone. */
  #takes(): boolean {
    if (!this.#open) return false;
    if (this.#socket.writableLength <= this.#limits.unsentBytes) {
      this.#stuckSince = -1;
      return true;
    }
    this.#framesDropped += 1;
    const now = this.#clock();
    if (this.#stuckSince < 0) this.#stuckSince = now;
    if (now - this.#stuckSince > this.#limits.stuckMs) this.#end("stuck");
    return false;
  }

  #send(bytes: Buffer): true {
    this.#socket.write(bytes);
    this.#framesOut += 1;
    return true;
  }

  #end(how: LineEnd): void {
    if (!this.#open) return;
    this.#open = false;
    this.#decoder.stop();
    this.#close(how);
    const session = this.#session;
    this.#session = undefined;
    try {
      session?.closed(how);
    } catch (error) {
      this.#owner.fault(error);
    }
    this.#owner.ended(how);
  }

  /** Says 0x00 where the peer may still listen, closes our half, and reads on until the peer closes his. */
  #close(how: LineEnd): void {
    const socket = this.#socket;
    if (how === "flood" || how === "stuck" || how === "peer_reset") {
      socket.destroy();
      return;
    }
    if (how === "peer_closed" || how === "refused" || this.uuid === "") socket.end();
    else socket.end(encodeHangup());
    const linger = setTimeout(() => socket.destroy(), this.#limits.lingerMs);
    socket.once("close", () => clearTimeout(linger));
  }
}
