// What was said so far, for a connection that begins without a memory. Bounded.
import type { Line } from "./wire.ts";

const MOST_LINES = 60;
const MOST_CHARACTERS = 12_000;

export class Spoken {
  readonly #lines: Line[] = [];
  readonly #open: { caller: string; bot: string } = { caller: "", bot: "" };

  add(who: "caller" | "bot", text: string, final: boolean): void {
    const open = this.#open[who] + text;
    this.#open[who] = final ? "" : open.slice(-MOST_CHARACTERS);
    if (final) this.#keep({ who, text: open.trim() });
  }

  /** Ends what was left open: the words were cut off. */
  end(): void {
    for (const who of ["caller", "bot"] as const) this.add(who, "", true);
  }

  forget(): void {
    this.#lines.length = 0;
    this.#open.caller = "";
    this.#open.bot = "";
  }

  /** The latest lines, oldest first. */
  lines(): Line[] {
    return [...this.#lines];
  }

  #keep(line: Line): void {
    if (line.text === "") return;
    this.#lines.push(line);
    let size = this.#lines.reduce((sum, { text }) => sum + text.length, 0);
    while (this.#lines.length > MOST_LINES || size > MOST_CHARACTERS)
      size -= this.#lines.shift()?.text.length ?? size;
  }
}
