// Two checks of one flow, the browser's and the server's: the server knows its own addresses and models, the browser is at once. Pure.
import type { Problem } from "@pipecast/contracts/gateway/bots";
import type { FlowProblem } from "@pipecast/flow/check/problem";
import type { z } from "zod";
import type { FlowDocument } from "../document/flow-document.ts";

export type ServerProblem = z.infer<typeof Problem>;

export interface KeptProblems {
  document: FlowDocument;
  problems: readonly ServerProblem[];
}

export interface Difference {
  /** What the browser finds and the server knows better. */
  notReally: ReadonlySet<string>;
  /** What only the server can know. */
  serverOnly: readonly FlowProblem[];
}

const nameOf = ({ code, path, message }: ServerProblem) => JSON.stringify([code, path, message]);

/** What the two say differently of the same document. */
export function compareFound(
  browser: readonly FlowProblem[],
  server: readonly ServerProblem[],
): Difference {
  const here = new Set(browser.map(nameOf));
  const there = new Set(server.map(nameOf));
  return {
    notReally: new Set([...here].filter((name) => !there.has(name))),
    serverOnly: server
      .filter((problem) => !here.has(nameOf(problem)))
      .map(({ line, ...problem }) => (line === undefined ? problem : { ...problem, line })),
  };
}

const rank = ({ level }: FlowProblem) => Number(level === "warning");

/** Errors first, in document order as each found them. */
export function mergeProblems(
  browser: readonly FlowProblem[],
  { notReally, serverOnly }: Difference,
): readonly FlowProblem[] {
  const all = [...serverOnly, ...browser.filter((problem) => !notReally.has(nameOf(problem)))];
  return all.toSorted((a, b) => rank(a) - rank(b));
}
