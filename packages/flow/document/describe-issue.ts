// Says in words what is wrong where the schema does not fit (zod/mini has no messages of its own).

/** The parts of a zod issue that we speak of. */
export interface SchemaIssue {
  readonly code: string;
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

const UNITS: Record<string, string> = { string: " characters", array: " entries" };

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}

/** One sentence without the place, which the problem's path names. */
export function describeIssue(issue: SchemaIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `Must be given, as ${issue.expected ?? "a value"}.`;
    case "invalid_value":
      return `Must be one of ${list(issue.values ?? [])}.`;
    case "too_small":
      return `Must be at least ${String(issue.minimum)}${UNITS[String(issue.origin)] ?? ""}.`;
    case "too_big":
      return `Must be at most ${String(issue.maximum)}${UNITS[String(issue.origin)] ?? ""}.`;
    case "invalid_union": {
      const expected = (issue.errors ?? []).flatMap((branch) =>
        branch.map((inner) => inner.expected ?? inner.code),
      );
      return `Must be ${[...new Set(expected)].join(" or ")}.`;
    }
    default:
      return "Has a form that no flow has here.";
  }
}
