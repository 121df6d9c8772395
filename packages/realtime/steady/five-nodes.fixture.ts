// For tests: a conversation over five nodes as a flow leads it, and a brain that follows only the task in force.
import type { Brain } from "@pipecast/testkit/model-brain";
import type { ModelPrompt, ModelSession, ModelTool, RealtimeModel } from "../realtime-model.ts";
import type { ModelOptions } from "../realtime-model.ts";
import { RecordedModel } from "../recorded-model.fixture.ts";

const LAST = 5;

const tool = (to: number): ModelTool => ({
  name: `go_${to}`,
  description: `Goes to ${to}.`,
  parameters: { type: "object", properties: { from: { type: "integer" } }, required: ["from"] },
});

/** The functions of all nodes. */
export const allTools: readonly ModelTool[] = [2, 3, 4, 5].map(tool);

const promptOf = (node: number): ModelPrompt => ({
  node: `n${node}`,
  ...(node === 1 ? { role: "You count." } : {}),
  messages: [{ role: "assistant", content: `Words of ${node}.` }],
  tools: node === LAST ? [] : [tool(node + 1)],
  context: { strategy: "append" },
  respond: true,
});

/** Says what the task begins with and goes on to the next node; `stale` calls the function of the node before first. */
export function countingBrain({ stale = false } = {}): Brain & { nodes: number[] } {
  const nodes: number[] = [];
  const triedStale = new Set<number>();
  const brain: Brain = ({ text, instructions }) => {
    const tasks = [...`${instructions}\n${text}`.matchAll(/\[task\] n(\d)/g)];
    // A model remembers what it was told on this connection.
    const node = Number(tasks.at(-1)?.[1] ?? nodes.at(-1) ?? 0);
    if (node === 0) return [{ say: "I have no task." }];
    nodes.push(node);
    if (stale && node > 2 && !triedStale.has(node)) {
      triedStale.add(node);
      return [{ call: { name: `go_${node - 1}`, args: { from: node - 2 } } }];
    }
    const say = { say: `Words of ${node}.` };
    return node === LAST
      ? [say]
      : [say, { call: { name: `go_${node + 1}`, args: { from: node } } }];
  };
  return Object.assign(brain, { nodes });
}

/** Does what a flow does with the functions of its nodes, and knows what it has run. */
export class FiveNodes extends RecordedModel {
  readonly run: string[] = [];
  readonly refused: string[] = [];
  node = 1;
  #session: ModelSession | undefined;

  async play(model: RealtimeModel, options: ModelOptions): Promise<ModelSession> {
    const session = await model.connect(options, this, new AbortController().signal);
    this.#session = session;
    session.setPrompt(promptOf(1));
    return session;
  }

  /** The last node was spoken to its end, or the session is over. */
  over(): Promise<void> {
    return this.when(
      () =>
        this.ends.length > 0 || (this.node === LAST && this.text("bot").includes("Words of 5.")),
    );
  }

  override functionCall(call: { call_id: string; name: string; args: unknown }): void {
    super.functionCall(call);
    const { call_id, name } = call;
    if (name !== `go_${this.node + 1}`) {
      this.refused.push(name);
      const error = `${name} is not available at this point. Available now: go_${this.node + 1}.`;
      this.#session?.answerFunction({
        call_id,
        name,
        result: { status: "error", error },
        respond: true,
      });
      return;
    }
    this.run.push(name);
    this.node += 1;
    this.#session?.answerFunction({ call_id, name, result: { status: "ok" }, respond: false });
    this.#session?.setPrompt(promptOf(this.node));
  }
}
