// Reads a file of rehearsals: YAML or JSON, each turn with its line.
import { FlowError, type FlowProblem, pointer } from "../check/problem.ts";
import { type SchemaIssue, faultsOf } from "../document/describe-issue.ts";
import { measureJson } from "../document/measure-json.ts";
import { parseFlowText } from "../exchange/parse-flow-text.ts";
import type { JsonObject } from "../json.ts";
import type { CallMetadata } from "../step/flow-event.ts";
import {
  DRIVERS,
  type Driver,
  type Expectation,
  RehearsalFileSchema,
  type RehearsalGiven,
  type RehearsalTurn,
} from "./rehearsal-schema.ts";

/** A function that is called in a turn. */
export interface RehearsedCall {
  readonly name: string;
  readonly args: JsonObject;
}

export interface RehearsedTurn {
  readonly driver?: Driver;
  /** What is said or pressed, who answers, how long is waited. */
  readonly value: string;
  readonly calls: readonly RehearsedCall[];
  readonly bot: NonNullable<RehearsalTurn["bot"]>;
  readonly expect?: Expectation;
  /** As it is shown in reports. */
  readonly title: string;
  readonly line?: number;
}

export interface Rehearsal {
  readonly name: string;
  /** Id of the bot, or the flow's file. */
  readonly bot: string;
  readonly call: CallMetadata;
  readonly given: RehearsalGiven;
  readonly turns: readonly RehearsedTurn[];
}

function refuse(path: string, message: string, line?: number): FlowProblem {
  return {
    code: "REHEARSAL",
    level: "error",
    path,
    message,
    refused: true,
    ...(line !== undefined && { line }),
  };
}

function callsOf(turn: RehearsalTurn): RehearsedCall[] {
  const given = turn.calls;
  if (given === undefined) return [];
  const list = Array.isArray(given) ? given : [given];
  return list.flatMap((entry) =>
    Object.entries(entry).map(([name, args]) => ({ name, args: (args ?? {}) as JsonObject })),
  );
}

function readTurn(
  raw: string | RehearsalTurn,
  index: number,
  line: number | undefined,
): RehearsedTurn | string {
  const turn: RehearsalTurn = typeof raw === "string" ? { [raw.trim()]: null } : raw;
  const drivers = DRIVERS.filter((name) => turn[name] !== undefined);
  if (typeof raw === "string" && drivers.length === 0)
    return `"${raw}" is no turn; write one of: ${DRIVERS.join(", ")}.`;
  if (drivers.length > 1)
    return `One thing per turn: make ${drivers.join(" and ")} turns of their own.`;
  const [driver] = drivers;
  const value = driver === undefined ? "" : String(turn[driver] ?? "");
  const looks = index === 0 ? "at the start" : "after that";
  const title = driver === undefined ? looks : value === "" ? driver : `${driver}: ${value}`;
  return {
    ...(driver !== undefined && { driver }),
    value,
    calls: callsOf(turn),
    bot: turn.bot ?? "is heard",
    ...(turn.expect !== undefined && { expect: turn.expect }),
    title,
    ...(line !== undefined && { line }),
  };
}

function texts(values: Record<string, string | number> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

/** Lines of all turns: a pointer and where it is in the text. */
async function lineFinder(
  text: string,
): Promise<(path: readonly (string | number)[]) => number | undefined> {
  const { LineCounter, isNode, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (path) => {
    const node = document.getIn(path, true);
    const from = isNode(node) ? node.range?.[0] : undefined;
    return from === undefined ? undefined : lines.linePos(from).line;
  };
}

/** Throws FlowError with places and lines where the file is no file of rehearsals. */
export async function parseRehearsals(text: string): Promise<readonly Rehearsal[]> {
  const { value } = await parseFlowText(text);
  const lineOf = await lineFinder(text);
  const limit = measureJson(value);
  if (limit !== undefined) throw new FlowError([limit]);
  const parsed = RehearsalFileSchema.safeParse(value);
  if (!parsed.success) {
    const faults = (parsed.error.issues as readonly SchemaIssue[]).flatMap((issue) =>
      faultsOf(issue),
    );
    const problems = faults
      .slice(0, 50)
      .map(({ path, message }) => refuse(pointer(...path), message, lineOf(path)));
    throw new FlowError(problems);
  }
  const file = parsed.data;
  return file.rehearsals.map((rehearsal, at) => ({
    name: rehearsal.name,
    bot: file.bot,
    call: { ...texts(file.call), ...texts(rehearsal.call) },
    given: { ...file.given, ...rehearsal.given },
    turns: rehearsal.turns.map((raw, index) => {
      const path = ["rehearsals", at, "turns", index];
      const turn = readTurn(raw, index, lineOf(path));
      if (typeof turn === "string")
        throw new FlowError([refuse(pointer(...path), turn, lineOf(path))]);
      return turn;
    }),
  }));
}
