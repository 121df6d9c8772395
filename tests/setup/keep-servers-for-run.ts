// Set-up of the real tests: stands ready to start the servers they share, and ends those that were started.
import { keepServers } from "@pipecast/testkit/keeper/keep-servers";
import { keeperVariable } from "@pipecast/testkit/keeper/shared-server";

export default async function keepServersForRun(): Promise<() => Promise<void>> {
  const keeper = await keepServers();
  process.env[keeperVariable] = keeper.url;
  return () => keeper.close();
}
