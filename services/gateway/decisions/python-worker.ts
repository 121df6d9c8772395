// One interpreter, warm and waiting, for one decision. It is killed afterwards, whatever it did.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createInterface, type Interface } from "node:readline";

/** What the interpreter answered: a JSON text. Undefined: it ended without an answer. */
type Line = string | undefined;

const script = fileURLToPath(new URL("decide.py", import.meta.url));

export class PythonWorker {
  /** Resolves to true when the interpreter waits for work, to false when it never will. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  #waiting: ((line: Line) => void) | undefined;

  /** `python`: the interpreter itself. It gets an empty environment, and no module of its owner's. */
  constructor(python: string) {
    this.#child = spawn(python, ["-I", "-S", "-B", script], {
      cwd: "/",
      env: {},
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    this.gone = new Promise((resolve) => {
      const end = () => {
        this.#told(undefined);
        resolve();
      };
      this.#child.once("error", end);
      this.#child.once("close", end);
    });
    // It may be killed while we write.
    this.#child.stdin.on("error", () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout });
    const first = this.#next();
    this.#lines.on("line", (line) => this.#told(line));
    this.ready = first.then((line) => line === "ready");
  }

  /** Hands the one request over; resolves to the answer, undefined when there is none. Call it once, and `kill` afterwards. */
  ask(request: string): Promise<string | undefined> {
    const answer = this.#next();
    this.#child.stdin.write(`${request}\n`);
    return answer;
  }

  /** Ends it at once. An answer that is awaited is undefined then. */
  kill(): void {
    this.#lines.close();
    this.#child.stdout.destroy();
    this.#child.stdin.destroy();
    this.#child.kill("SIGKILL");
    this.#told(undefined);
  }

  #next(): Promise<Line> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  #told(line: Line): void {
    this.#waiting?.(line);
    this.#waiting = undefined;
  }
}
