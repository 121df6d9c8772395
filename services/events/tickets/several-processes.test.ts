// Several processes on one SQLite file.
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { onTestFinished } from "vitest";
import { describeSeveralProcesses } from "./several-processes.contract.ts";

describeSeveralProcesses("[sql] [sqlite]", async () => {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  return { url: `sqlite:${join(folder.path, "events.db")}` };
});
