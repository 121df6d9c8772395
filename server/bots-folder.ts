// Where the flows that ship with the product lie: beside the server in a package, at the root in the repository.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export function botsFolder(): string {
  const packed = fileURLToPath(new URL("./bots", import.meta.url));
  return existsSync(packed) ? packed : fileURLToPath(new URL("../bots", import.meta.url));
}
