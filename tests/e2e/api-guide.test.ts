// docs/api.md: each example runs as it stands, against a running program, with an organization's own key.
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connect } from "@pipecast/client";
import { createOrganization } from "@pipecast/contracts/pbx/organizations";
import { startProgram } from "@pipecast/testkit/pipecast-program";
import { runCommand } from "@pipecast/testkit/run-command";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";

const guide = readFileSync(join(root, "docs/api.md"), "utf8");
const examples = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? "");

test("every example of the API guide runs, and says what it should", async () => {
  await using folder = await tempDir();
  const data = join(folder.path, "data");
  await using program = await startProgram({ data, cwd: folder.path });
  const { url } = program.ready;
  const { OPERATOR_TOKEN } = JSON.parse(readFileSync(join(data, "secrets.json"), "utf8"));
  const operator = connect({ url, credentials: { token: OPERATOR_TOKEN } });
  const made = await operator.ask(createOrganization, {
    body: { name: "Guide Hotel", context_prefix: "org_guide" },
  });
  const env = {
    PATH: process.env["PATH"],
    PIPECAST_URL: url,
    API_KEY: made.api_key,
    API_SECRET: made.api_secret,
  };
  symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"));
  writeFileSync(join(folder.path, "package.json"), `{"type":"module"}`);
  const said: string[] = [];
  for (const [at, code] of examples.entries()) {
    const file = join(folder.path, `example-${at}.ts`);
    writeFileSync(file, code);
    const { stdout } = await runCommand([process.execPath, file], {
      cwd: folder.path,
      env,
      deadline: 60_000,
    });
    said.push(stdout.trim());
  }
  expect(said).toEqual(["", "EVENTS_VERSION_MISMATCH", "calls true"]);
  const { items } = await operator.tickets.list({ org_id: made.id });
  expect(items).toMatchObject([{ status: "in_progress", summary: "Asks for a late checkout" }]);
}, 180_000);
