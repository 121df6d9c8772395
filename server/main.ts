// The command `pipecast`: finds the subcommand, runs it, says what went wrong in one readable piece.
import { isAppError } from "@pipecast/platform/errors";
import { commands, usage } from "./commands.ts";
import { UsageError } from "./usage-error.ts";

async function main(args: readonly string[]): Promise<number> {
  const [name = "help", ...rest] = args;
  if (["help", "--help", "-h"].includes(name)) {
    process.stdout.write(usage());
    return 0;
  }
  if (["version", "--version", "-v"].includes(name)) {
    const { versionLines } = await import("./version-lines.ts");
    process.stdout.write(`${(await versionLines()).join("\n")}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    process.stderr.write(`pipecast has no command "${name}".\n\n${usage()}`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(`${command.usage}\n\n${command.summary}\n`);
    return 0;
  }
  try {
    const { run } = await command.load();
    return await run(rest);
  } catch (error) {
    process.stderr.write(`${readable(error, command.usage)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function readable(error: unknown, commandUsage: string): string {
  if (error instanceof UsageError) return `${error.message}\n\n  ${commandUsage}`;
  if (isAppError(error)) return `${error.message} [${error.code}]`;
  if (error instanceof Error && error.name === "EnvError") return error.message;
  if (error instanceof Error && error.name === "RemoteError")
    return `The server refused: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

process.exitCode = await main(process.argv.slice(2));
