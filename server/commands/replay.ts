// `pipecast replay`: a session event by event, decided anew and compared; or its caller in another flow.
import { parseArgs } from "node:util";
import { RemoteError, askRoute } from "@pipecast/contracts/client";
import { type SessionReplay, getReplay } from "@pipecast/contracts/gateway/replay";
import { FlowError } from "@pipecast/flow/check/problem";
import { type CompiledFlow, compileFlow } from "@pipecast/flow/compile-flow";
import { compareJourneys } from "@pipecast/flow/replay/compare-journeys";
import { playCaller } from "@pipecast/flow/replay/play-caller";
import { replayTape } from "@pipecast/flow/replay/replay-tape";
import { type Tape, readTape } from "@pipecast/flow/replay/tape";
import { openGateway } from "../exchange/open-gateway.ts";
import { readBotFile } from "../exchange/read-bot-file.ts";
import { comparisonLines, stepLines } from "../replay/replay-lines.ts";
import { UsageError } from "../usage-error.ts";

/** 0: the same decisions; 1: others; 2: there is nothing to replay. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [session] = positionals;
  if (session === undefined || positionals.length > 1)
    throw new UsageError("Which session? Name its id, as GET /admin/sessions lists them.");
  const found = await fetchReplay(session, values);
  const tape = found === undefined ? undefined : readTape(found.tape);
  if (found === undefined || tape === undefined) {
    if (found !== undefined) process.stderr.write(`The record of session ${session} is damaged.\n`);
    return 2;
  }
  const options = found.pbx_base_url === null ? {} : { pbxBaseUrl: found.pbx_base_url };
  const flow = await compileFlow(found.flow, options);
  return values.flow === undefined
    ? replay(found, flow, tape, values.json)
    : compare(flow, await compileOther(values.flow, options), tape, values.json);
}

function replay(found: SessionReplay, flow: CompiledFlow, tape: Tape, json: boolean): number {
  const replayed = replayTape(flow, tape);
  const { session_id, bot_id, version } = found;
  const same = replayed.first_difference === undefined;
  if (json) {
    const steps = replayed.steps.map(({ taped, state, differs }) => ({
      at: taped.at,
      event: taped.event,
      was: { node: taped.node, effects: taped.effects },
      node: state.node,
      same: differs === undefined,
    }));
    const first_difference = replayed.first_difference ?? null;
    process.stdout.write(
      `${JSON.stringify({ session_id, bot_id, version, same, first_difference, cut: tape.cut, steps })}\n`,
    );
  } else {
    const head = `session ${session_id}, bot ${bot_id}, version ${version}`;
    process.stdout.write(`${[head, ...stepLines(replayed, tape.cut)].join("\n")}\n`);
  }
  return same ? 0 : 1;
}

function compare(was: CompiledFlow, now: CompiledFlow, tape: Tape, json: boolean): number {
  const compared = compareJourneys(tape, playCaller(was, tape), playCaller(now, tape));
  process.stdout.write(
    json ? `${JSON.stringify(compared)}\n` : `${comparisonLines(compared).join("\n")}\n`,
  );
  return compared.elsewhere ? 1 : 0;
}

/** Undefined, and told, where the server has nothing to replay. */
async function fetchReplay(
  id: string,
  values: ReturnType<typeof parse>["values"],
): Promise<SessionReplay | undefined> {
  await using open = await openGateway(values);
  try {
    const query = values.org === undefined ? {} : { org_id: values.org };
    const { gateway, headers } = open;
    return await askRoute(gateway, getReplay, { params: { id }, query }, { headers });
  } catch (error) {
    if (!(error instanceof RemoteError && error.code.startsWith("GATEWAY_"))) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

async function compileOther(file: string, options: object): Promise<CompiledFlow> {
  const { bot } = await readBotFile(file);
  try {
    return await compileFlow(bot.flow, options);
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    throw new UsageError(`${file}: ${error.problems[0]?.message ?? "this is no flow."}`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        flow: { type: "string" },
        org: { type: "string" },
        json: { type: "boolean", default: false },
        url: { type: "string" },
        "gateway-url": { type: "string" },
        data: { type: "string", default: "data" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
