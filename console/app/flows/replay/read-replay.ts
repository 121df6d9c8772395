// A recorded call as the server has it, stepped here with the same code: every event, the state after it, what was asked for.
import { getReplay } from "@pipecast/contracts/gateway/replay";
import type { ReplayedStep } from "@pipecast/flow/replay/replay-tape";
import { ask } from "../../session/server.ts";

export interface ReplayedCall {
  sessionId: string;
  /** 0: it ran a draft. */
  version: number;
  steps: readonly ReplayedStep[];
  firstDifference: number | undefined;
  cut: boolean;
}

/** Rejects as the server does; with a plain error where the tape cannot be read here. */
export async function readReplay(id: string): Promise<ReplayedCall> {
  const [found, { compileFlow }, { replayTape }, { readTape }] = await Promise.all([
    ask(getReplay, { params: { id }, query: {} }),
    import("@pipecast/flow/compile-flow"),
    import("@pipecast/flow/replay/replay-tape"),
    import("@pipecast/flow/replay/tape"),
  ]);
  const { pbx_base_url, version } = found;
  const tape = readTape(found.tape);
  if (tape === undefined) throw new Error("The recording is damaged.");
  const options = pbx_base_url === null ? {} : { pbxBaseUrl: pbx_base_url };
  const flow = await compileFlow(found.flow, options);
  const { steps, first_difference } = replayTape(flow, tape);
  return { sessionId: id, version, steps, firstDifference: first_difference, cut: tape.cut };
}
