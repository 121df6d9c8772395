// The simulation in several processes at once, each with seeds of its own.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { type Figures, sumFigures } from "./run-simulation.ts";

const program = new URL("../../bench/ledger-simulation.ts", import.meta.url).pathname;

/** Seeds `first`, `first` + 1, … in equal shares. Rejects where a process ended without figures. */
export async function runInProcesses(
  first: number,
  count: number,
  processes: number,
): Promise<Figures> {
  const began = performance.now();
  const share = Math.ceil(count / processes);
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, n) =>
      figuresOf(first + n * share, Math.min(share, count - n * share)),
    ),
  );
  const sum = parts.flat().reduce(sumFigures);
  return { ...sum, seconds: Math.round(performance.now() - began) / 1000 };
}

async function figuresOf(seed: number, count: number): Promise<Figures[]> {
  const args = [program, "--schedules", String(count), "--seed", String(seed)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const lines = out.split("\n").filter((line) => line !== "");
  if (lines.length === 0) throw new Error(`no figures of seeds from ${seed}: ${errors}`);
  return lines.map((line) => JSON.parse(line) as Figures);
}
