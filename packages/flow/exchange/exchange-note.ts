// What could not be taken over as it was when a flow came from, or goes to, another format.
import { pointer } from "../check/problem.ts";

export interface ExchangeNote {
  /** `DROPPED`: gone. `CHANGED`: said another way. `MISSING`: the other format keeps it elsewhere, it must be added here. */
  code: "DROPPED" | "CHANGED" | "MISSING";
  /** JSON pointer into the document that was given. */
  path: string;
  message: string;
}

export type Notes = ExchangeNote[];
export type Path = readonly (string | number)[];

export function note(notes: Notes, code: ExchangeNote["code"], path: Path, message: string): void {
  notes.push({ code, path: pointer(...path), message });
}
