// The command line was not understood; its message says what was meant to stand there.

export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
