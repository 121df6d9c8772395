// Asks the test run's one keeper of servers for a server that all test files share.
import { Unavailable } from "../unavailable.ts";

/** Where the keeper listens; set for the processes of the tests by the run's set-up. */
export const keeperVariable = "PIPECAST_TEST_SERVERS";

export type KeeperAnswer = { port: number } | { unavailable: string } | { error: string };

/**
 * Resolves with the port of the run's server `name`; the first to ask has it started.
 * Throws `Unavailable` where it cannot be had.
 */
export async function sharedServer(name: string): Promise<number> {
  const keeper = process.env[keeperVariable];
  if (!keeper)
    throw new Error(
      `nobody keeps a shared ${name} here: name the test file *.real.test.ts, or start a server of your own`,
    );
  const response = await fetch(`${keeper}/${name}`, {
    method: "POST",
    signal: AbortSignal.timeout(280_000),
  });
  const answer = (await response.json()) as KeeperAnswer;
  if ("unavailable" in answer) throw new Unavailable(answer.unavailable);
  if ("error" in answer) throw new Error(answer.error);
  return answer.port;
}
