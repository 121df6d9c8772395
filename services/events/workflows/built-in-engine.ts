// The engine on the embedded default: it takes the trigger into the service's own tables, from where a driver carries it on.
import { type TakeParts, takeTrigger } from "./take-trigger.ts";
import type { WorkflowEngine } from "./workflow-engine.ts";

export function createBuiltInEngine(parts: TakeParts): WorkflowEngine {
  return {
    async trigger(run) {
      const { run_id } = await takeTrigger(parts, run);
      return { state: "sent", request_id: run_id };
    },
  };
}
