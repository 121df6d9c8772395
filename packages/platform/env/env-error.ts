// The error that lists every fault of the settings at once.

/** One thing wrong with the settings: which one and what to do. Never carries the value. */
export interface EnvFault {
  name: string;
  message: string;
}

/** Thrown before anything starts: `faults` has all of them, `message` is the list for a terminal. */
export class EnvError extends Error {
  readonly faults: readonly EnvFault[];

  constructor(faults: readonly EnvFault[]) {
    const count =
      faults.length === 1 ? "1 setting is wrong" : `${faults.length} settings are wrong`;
    super(`${count}:\n${faults.map(({ name, message }) => `  ${name} ${message}`).join("\n")}`);
    this.name = "EnvError";
    this.faults = faults;
  }
}
