// No guide tells anyone to type what the program does not know.
import { expect, test } from "vitest";
import { commandsOf, faultOf } from "./read-command.ts";
import { documents } from "./read-documents.ts";

/** What is history is not to be typed. */
const guides = documents().filter(({ path }) => !/^docs\/decisions\/|^CHANGELOG/.test(path));

test("every command of the guides exists, with its options and files", () => {
  const faults: string[] = [];
  let seen = 0;
  for (const { path, commands, quoted } of guides)
    for (const { line, text } of [...commands, ...quoted])
      for (const command of commandsOf(text)) {
        seen++;
        const fault = faultOf(command);
        if (fault !== undefined) faults.push(`${path}:${line}: ${fault}`);
      }
  expect(seen).toBeGreaterThan(60);
  expect(faults).toEqual([]);
});

test("a command, an option, a script and a file that are not there are found", () => {
  expect(faultOf("npx pipecast dance")).toBe("pipecast has no command dance");
  expect(faultOf("pipecast why ID --loud")).toBe("pipecast why has no option --loud");
  expect(faultOf("npm run dance")).toBe("npm has no script dance");
  expect(faultOf("node bench/dance.ts --calls 3")).toBe("there is no bench/dance.ts");
  expect(faultOf("node bench/ledger.ts --loud 3")).toBe("bench/ledger.ts has no option --loud");
  expect(faultOf('pipecast call --bot demo --say "not --an option"')).toBeUndefined();
  expect(commandsOf("A_B=1 pipecast up | jq . && npm test")).toEqual(["pipecast up", "npm test"]);
});
