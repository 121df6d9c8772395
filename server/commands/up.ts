// `pipecast up`: runs services until it is told to stop.
import { startProgram } from "../start-program.ts";
import { parseOptions, parsePort } from "../parse-options.ts";
import { parseServices } from "../parse-services.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    services: { type: "string" },
    port: { type: "string" },
    data: { type: "string", default: "data" },
  });
  const program = await startProgram({
    services: parseServices(options.services),
    port: options.port === undefined ? undefined : parsePort(options.port),
    data: options.data,
  });
  return program.ended;
}
