// Routes of replay: a session event by event, and its caller in another flow.
import * as contract from "@pipecast/contracts/gateway/replay";
import { FlowError } from "@pipecast/flow/check/problem";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { compareJourneys } from "@pipecast/flow/replay/compare-journeys";
import { playCaller } from "@pipecast/flow/replay/play-caller";
import { replayTape } from "@pipecast/flow/replay/replay-tape";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { GatewayErrors } from "../errors.ts";
import { checkOwner } from "../sessions/check-owner.ts";
import { compileOptions, findTape } from "./find-tape.ts";
import type { ReplayContext } from "./replay-context.ts";

export function mountReplayRoutes(server: HttpServer, context: ReplayContext): void {
  mountRoute(server, contract.getReplay, async ({ principal, params, query }) => {
    const { identity, tape, document, flow } = await findTape(context, params.id, (org_id) =>
      checkOwner(principal, query.org_id, org_id),
    );
    const { steps, first_difference } = replayTape(flow, tape);
    const different = first_difference === undefined ? undefined : steps[first_difference];
    return {
      session_id: identity.id,
      bot_id: identity.bot_id,
      version: identity.version,
      pbx_base_url: context.pbxBaseUrl ?? null,
      flow: document,
      tape: { ...tape, steps: tape.steps.map((one) => ({ ...one })) },
      replay: {
        steps: steps.length,
        first_difference: first_difference ?? null,
        differs: different?.differs ?? null,
      },
    };
  });

  mountRoute(server, contract.playToFlow, async ({ principal, params, body }) => {
    const { tape, flow } = await findTape(context, params.id, (org_id) =>
      checkOwner(principal, body.org_id, org_id),
    );
    const other = await compileOther(body.flow, context);
    const compared = compareJourneys(tape, playCaller(flow, tape), playCaller(other, tape));
    return structuredClone(compared) as Mutable<typeof compared>;
  });
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

async function compileOther(flow: unknown, context: ReplayContext) {
  try {
    return await compileFlow(flow, compileOptions(context));
  } catch (error) {
    if (error instanceof FlowError) throw GatewayErrors.FLOW_INVALID({ problems: error.problems });
    throw error;
  }
}
