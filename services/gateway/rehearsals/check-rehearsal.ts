// Rehearsals are kept only when they can be read: each fault is told with its line.
import { FlowError } from "@pipecast/flow/check/problem";
import { parseRehearsals } from "@pipecast/flow/rehearsal/parse-rehearsal";
import { GatewayErrors } from "../errors.ts";

/** How many there are. Throws GATEWAY_REHEARSAL_INVALID. */
export async function checkRehearsal(text: string): Promise<number> {
  try {
    return (await parseRehearsals(text)).length;
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const problems = error.problems.map(({ path, line, message }) => ({ path, line, message }));
    throw GatewayErrors.REHEARSAL_INVALID({ problems });
  }
}
