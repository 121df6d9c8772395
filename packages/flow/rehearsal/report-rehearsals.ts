// Reports of rehearsals: text for people, JUnit for build servers. (JSON is the results themselves.)
import type { RehearsalResult } from "./run-rehearsal.ts";

function lines(result: RehearsalResult): string[] {
  const out: string[] = [];
  for (const { title, line, mismatches } of result.turns) {
    if (mismatches.length === 0) continue;
    out.push(`  ${title}${line === undefined ? "" : ` (line ${line})`}`);
    for (const { what, expected, actual } of mismatches) {
      // Both ways are shown in full below.
      if (what === "path" && result.expected_path !== undefined) continue;
      out.push(
        `    ${what}: expected ${expected}`,
        `    ${" ".repeat(what.length)}       was ${actual}`,
      );
    }
  }
  if (result.expected_path !== undefined) {
    out.push(
      `    path: expected ${result.expected_path.join(" → ")}`,
      `               was ${result.path.join(" → ")}`,
    );
  }
  if (result.reason !== undefined) out.push(`    ${result.reason}`);
  return out;
}

/** One line per rehearsal, and under a failed one what was expected and what was. */
export function reportText(results: readonly RehearsalResult[]): string {
  const marks = { passed: "✓", failed: "✗", skipped: "-" };
  const out = results.flatMap((result) => [
    `${marks[result.status]} ${result.name} [${result.as}]`,
    ...(result.status === "passed" ? [] : lines(result)),
  ]);
  const count = (status: RehearsalResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  return [
    ...out,
    `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`,
  ].join("\n");
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  // XML 1.0 has no control characters, not even escaped ones.
  return text
    .replaceAll(/[&<>"']/g, (char) => entities[char] ?? char)
    .replaceAll(/(?![\n\t])\p{Cc}/gu, "�");
}

function testCase(result: RehearsalResult, file: string): string {
  const open = `<testcase classname="${escape(file)}" name="${escape(`${result.name} [${result.as}]`)}"${result.ms === undefined ? "" : ` time="${(result.ms / 1000).toFixed(3)}"`}`;
  if (result.status === "passed") return `    ${open}/>`;
  const text = lines(result).join("\n");
  const body =
    result.status === "skipped"
      ? `<skipped message="${escape(result.reason ?? "")}"/>`
      : `<failure message="${escape((text.split("\n")[1] ?? text).trim())}">${escape(text)}</failure>`;
  return `    ${open}>${body}</testcase>`;
}

/** JUnit XML of the rehearsals of one or more files. */
export function reportJunit(
  suites: readonly { file: string; results: readonly RehearsalResult[] }[],
): string {
  const parts = suites.map(({ file, results }) => {
    const failed = results.filter(({ status }) => status === "failed").length;
    const skipped = results.filter(({ status }) => status === "skipped").length;
    const cases = results.map((result) => testCase(result, file)).join("\n");
    return `  <testsuite name="${escape(file)}" tests="${results.length}" failures="${failed}" skipped="${skipped}">\n${cases}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${parts.join("\n")}\n</testsuites>\n`;
}
