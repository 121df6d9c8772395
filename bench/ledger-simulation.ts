// The ledger under crashes, outages, late and doubled rows, as often as one likes: tests/simulation with other seeds.
//
//   node bench/ledger-simulation.ts [--schedules 1000000] [--seed 1]
//
// One line of JSON per thousand on stdout, the whole as a table on stderr; ends with 1 at the first schedule that breaks the promise.
// About 60 ms of a core each; several processes with seeds far apart share the work.
import { parseArgs } from "node:util";
import {
  type Figures,
  runSimulation,
  showFigures,
  sumFigures,
} from "../tests/simulation/run-simulation.ts";

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
  },
});
const portion = 1_000;
const count = Number(values.schedules);
const first = Number(values.seed);
let total: Figures | undefined;
for (let done = 0; done < count && (total?.failures.length ?? 0) === 0; done += portion) {
  const part = await runSimulation(first + done, Math.min(portion, count - done), 1);
  console.log(JSON.stringify({ done: done + part.schedules, ...part }));
  total = total === undefined ? part : sumFigures(total, part);
}
if (total !== undefined) console.error(showFigures(total));
process.exitCode = total?.failures.length === 0 ? 0 : 1;
