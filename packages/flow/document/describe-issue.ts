// Says in words what is wrong where a schema does not fit (zod/mini has no messages of its own).

type Path = readonly (string | number)[];

/** The parts of a zod issue that we speak of. */
export interface SchemaIssue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

export interface Fault {
  readonly path: Path;
  /** One sentence without the place. */
  readonly message: string;
}

const UNITS: Record<string, string> = { string: " characters", array: " entries" };

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}

function sentence(issue: SchemaIssue): string {
  const unit = UNITS[String(issue.origin)] ?? "";
  switch (issue.code) {
    case "invalid_type":
      return `Must be given, as ${issue.expected ?? "a value"}.`;
    case "invalid_value":
      return `Must be one of ${list(issue.values ?? [])}.`;
    case "unrecognized_keys":
      return `Has no ${list(issue.keys ?? [])}; look for a typing error.`;
    case "too_small":
      return `Must be at least ${String(issue.minimum)}${unit}.`;
    case "too_big":
      return `Must be at most ${String(issue.maximum)}${unit}.`;
    case "invalid_union": {
      const expected = (issue.errors ?? []).flatMap((branch) =>
        branch.map((inner) => inner.expected ?? inner.code),
      );
      return `Must be ${[...new Set(expected)].join(" or ")}.`;
    }
    default:
      return "Has a form that is not known here.";
  }
}

/** What is wrong, where. Of a choice between forms, the faults of the form that was meant. */
export function faultsOf(issue: SchemaIssue, above: Path = []): Fault[] {
  const path = [...above, ...(issue.path as Path)];
  const meant = (issue.errors ?? []).find(
    (branch) =>
      branch.length > 0 &&
      branch.every((inner) => inner.path.length > 0 || inner.code !== "invalid_type"),
  );
  if (issue.code === "invalid_union" && meant !== undefined)
    return meant.flatMap((inner) => faultsOf(inner, path));
  return [{ path, message: sentence(issue) }];
}
