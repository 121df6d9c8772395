// A voice: text goes in, sound comes out in pieces.

export interface Voice {
  /** Gives PCM16 at the model's output rate; resolves when all of it was given or `signal` aborts. Never rejects. */
  speak(text: string, give: (pcm: Int16Array) => void, signal: AbortSignal): Promise<void>;
  /** The listener holds all it can: give nothing more until it is false again. */
  pause?(paused: boolean): void;
}
