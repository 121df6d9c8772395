// `pipecast doctor`: finds what is wrong with an installation, and says what to do about each.
import { type AnyFinding, examineInstallation } from "../doctor/examine-installation.ts";
import { parseOptions } from "../parse-options.ts";

/** Exit code 1 when a finding is an error; warnings alone are 0. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    asterisk: { type: "string", default: "/etc/asterisk" },
    json: { type: "boolean", default: false },
    data: { type: "string", default: "data" },
  });
  const { findings, carrier } = await examineInstallation(options);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ healthy: findings.length === 0, errors, findings })}\n`
      : `${report(findings, carrier).join("\n")}\n`,
  );
  return errors > 0 ? 1 : 0;
}

function report(findings: readonly AnyFinding[], carrier: string): string[] {
  const sandbox =
    carrier === "sandbox" ? ["The sandbox carries calls; no Asterisk was looked at."] : [];
  if (findings.length === 0) return [...sandbox, "Nothing was found that loses calls."];
  return [
    ...findings.flatMap(({ code, severity, text, todo }) => [
      `${severity.padEnd(7)} ${code}`,
      `        ${text}`,
      `        → ${todo}`,
    ]),
    "",
    ...sandbox,
    `${findings.length} findings.`,
  ];
}
