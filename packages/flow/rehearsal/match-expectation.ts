// Compares what was expected with what happened, and says both where they differ.
import { falsy } from "../decision/truth.ts";
import type { Json } from "../json.ts";
import type { RehearsedCall } from "./parse-rehearsal.ts";
import type { Expectation } from "./rehearsal-schema.ts";

/** What a runner knows after a turn. A field that it cannot know is undefined: expecting something of it is a failure that says so. */
export interface RehearsalFacts {
  node?: string | null;
  path?: readonly string[];
  state?: unknown;
  calls?: readonly RehearsedCall[];
  says?: readonly string[];
  webhooks?: readonly unknown[];
  transfer?: unknown;
  hangs_up?: boolean;
  ended?: boolean;
  outcome?: string | null;
  queue?: string | null;
  rings?: readonly string[];
  legs?: readonly string[];
  tickets?: readonly unknown[];
  messages?: readonly unknown[];
  verdict?: string | null;
}

export interface Mismatch {
  /** What was compared, as a path: `state.queue_number`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** Makes a test of a text out of a pattern; throws where it cannot. */
export type Patterns = (pattern: string) => (text: string) => boolean;

const SHOWN = 300;

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? "nothing");
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function matcherOf(expected: object): [kind: "contains" | "matches", text: string] | undefined {
  const entries = Object.entries(expected as Record<string, unknown>);
  const [kind, text] = entries[0] ?? [];
  if (entries.length !== 1 || typeof text !== "string") return undefined;
  return kind === "contains" || kind === "matches" ? [kind, text] : undefined;
}

function compareText(
  what: string,
  kind: string,
  text: string,
  actual: unknown,
  patterns: Patterns,
): Mismatch[] {
  const found = typeof actual === "string" ? actual : show(actual);
  const holds =
    kind === "contains" ? found.toLowerCase().includes(text.toLowerCase()) : patterns(text)(found);
  return holds
    ? []
    : [{ what, expected: `something that ${kind} ${show(text)}`, actual: show(actual) }];
}

/** Objects by the expected keys, lists in full, `{contains: …}` and `{matches: …}` on texts; null also stands for nothing. */
export function compare(
  what: string,
  expected: unknown,
  actual: unknown,
  patterns: Patterns,
): Mismatch[] {
  if (expected === null && actual === undefined) return [];
  if (typeof expected !== "object" || expected === null) {
    return expected === actual ? [] : [{ what, expected: show(expected), actual: show(actual) }];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [{ what, expected: show(expected), actual: show(actual) }];
    }
    return expected.flatMap((item, index) =>
      compare(`${what}[${index}]`, item, actual[index], patterns),
    );
  }
  const matcher = matcherOf(expected);
  if (matcher !== undefined) return compareText(what, matcher[0], matcher[1], actual, patterns);
  if (typeof actual !== "object" || actual === null || Array.isArray(actual)) {
    return [{ what, expected: show(expected), actual: show(actual) }];
  }
  const given = actual as Record<string, unknown>;
  return Object.entries(expected).flatMap(([key, item]) =>
    compare(`${what}.${key}`, item, Object.hasOwn(given, key) ? given[key] : undefined, patterns),
  );
}

function compareCalls(
  expected: NonNullable<Expectation["calls"]>,
  calls: readonly RehearsedCall[],
  patterns: Patterns,
): Mismatch[] {
  const wanted = expected.map((call) => (typeof call === "string" ? { [call]: {} } : call));
  const names = wanted.map((call) => Object.keys(call)[0] ?? "");
  const real = calls.map(({ name }) => name);
  if (names.join() !== real.join())
    return [{ what: "calls", expected: show(names), actual: show(real) }];
  return wanted.flatMap((call, index) =>
    compare(`calls.${names[index]}`, Object.values(call)[0] ?? {}, calls[index]?.args, patterns),
  );
}

/** Some of the bot's words fit each expectation. */
function compareSays(expected: unknown, says: readonly string[], patterns: Patterns): Mismatch[] {
  const wanted = Array.isArray(expected) ? (expected as unknown[]) : [expected];
  return wanted.flatMap((item) => {
    const fits = says.some((text) => compare("says", item, text, patterns).length === 0);
    return fits ? [] : [{ what: "says", expected: show(item), actual: show(says) }];
  });
}

/** All that differs. */
export function matchExpectation(
  expected: Expectation,
  facts: RehearsalFacts,
  patterns: Patterns,
): Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (const [key, wanted] of Object.entries(expected) as [
    keyof RehearsalFacts,
    Json | undefined,
  ][]) {
    if (wanted === undefined) continue;
    const fact = facts[key];
    if (fact === undefined) {
      const unknown = {
        what: key,
        expected: show(wanted),
        actual: "not to be known in this kind of run",
      };
      mismatches.push(unknown);
    } else if (key === "calls")
      mismatches.push(...compareCalls(expected.calls ?? [], facts.calls ?? [], patterns));
    else if (key === "says") mismatches.push(...compareSays(wanted, facts.says ?? [], patterns));
    else if (key === "transfer" && falsy(wanted) && falsy(fact)) continue;
    else mismatches.push(...compare(key, wanted, fact, patterns));
  }
  return mismatches;
}
