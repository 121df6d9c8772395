// How a call is shown: coloured, with a line that tells what is waited for, where a person looks; plain lines everywhere else.
import { styleText } from "node:util";
import type { CallLine } from "./call-report.ts";

/** What is needed of stdout. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

type Style = Parameters<typeof styleText>[0];

const styles: Readonly<Record<CallLine["kind"], Style>> = {
  bot: "cyan",
  caller: ["bold", "green"],
  key: ["bold", "green"],
  node: "magenta",
  state: "dim",
  action: "dim",
  bad: ["bold", "red"],
  good: ["bold", "yellow"],
  note: "dim",
};
const wheel = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const TURN_MS = 100;

export class CallScreen {
  readonly #out: Screen;
  readonly #colours: boolean;
  #waiting = "";
  #timer: NodeJS.Timeout | undefined;
  #turns = 0;
  #since = 0;

  /** `colours` false where the reader wants none (NO_COLOR). */
  constructor(out: Screen, colours = true) {
    this.#out = out;
    this.#colours = out.isTTY === true && colours;
  }

  line({ kind, label, text }: CallLine): void {
    this.#clear();
    const whole = label === "" ? text : `${label.padEnd(10)}${text}`;
    const shown = this.#colours ? styleText(styles[kind], whole, { validateStream: false }) : whole;
    this.#out.write(`${shown}\n`);
  }

  /** Says what is going on until the next line or wait; only a person's terminal sees it. */
  wait(what: string): void {
    if (this.#out.isTTY !== true || what === this.#waiting) return;
    this.#waiting = what;
    this.#since = performance.now();
    this.#timer ??= setInterval(() => this.#turn(), TURN_MS);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
    this.#waiting = "";
  }

  #turn(): void {
    this.#turns += 1;
    const seconds = Math.floor((performance.now() - this.#since) / 1000);
    const mark = wheel[this.#turns % wheel.length] ?? "";
    const time = seconds > 2 ? ` ${seconds} s` : "";
    this.#out.write(`\r\u001B[2K${mark} ${this.#waiting}${time}`);
  }

  #clear(): void {
    if (this.#timer !== undefined) this.#out.write("\r\u001B[2K");
  }
}
