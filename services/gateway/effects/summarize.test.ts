// A node that begins with a summary: what the model is asked, and that a call never waits for one that does not come.
import { compileFlow } from "@pipecast/flow/compile-flow";
import type { RealtimeModel } from "@pipecast/realtime";
import { expect, test } from "vitest";
import { hurriedClock, liveGateway } from "../fixtures/live-gateway.ts";

const flow = () =>
  compileFlow({
    meta: { name: "summary" },
    nodes: [
      {
        id: "talk",
        data: {
          task_messages: [{ role: "assistant", content: "Tell me all." }],
          functions: [
            {
              name: "go_on",
              description: "Goes on.",
              properties: { where: { type: "string", enum: ["here", "there"] } },
              next_node_id: "after",
            },
          ],
        },
      },
      {
        id: "after",
        data: {
          task_messages: [{ role: "assistant", content: "I see." }],
          context_strategy: { strategy: "RESET_WITH_SUMMARY", summary_prompt: "Sum it up." },
          post_actions: [{ type: "end_conversation" }],
        },
      },
    ],
  });

async function run(summarize: RealtimeModel["summarize"], hurried = false) {
  const options = { model: summarize === undefined ? {} : { summarize } };
  const gateway = await liveGateway({ ...options, ...(hurried ? { clock: hurriedClock } : {}) });
  const { call, session_id } = await gateway.call({ flow: await flow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  gateway.registry.runningCall(session_id)?.hear("I want a pizza");
  call.press("1");
  const record = await gateway.outcome();
  return { gateway, record, after: gateway.model.sessions[0]?.prompts.at(-1) };
}

test("the model is asked to sum up what was said, and the node begins with its text alone", async () => {
  const asked: unknown[] = [];
  const { record, after } = await run(async (_options, wish) => {
    asked.push(wish);
    return " They want a pizza. ";
  });
  expect(asked).toEqual([
    {
      prompt: "Sum it up.",
      transcript: expect.arrayContaining([{ who: "caller", text: "I want a pizza" }]),
    },
  ]);
  expect(after?.context).toEqual({ strategy: "reset", summary: "They want a pizza." });
  expect(record.outcome).toBe("completed");
});

const never = () => new Promise<string>(() => undefined);
const crash = () => Promise.reject(new Error("no"));
test.each([
  ["makes none", undefined, "refused"],
  ["fails", crash, "network"],
  ["gives nothing", async () => "  ", "refused"],
  ["does not answer", never, "timeout"],
])(
  "a model that %s: the conversation is kept, the session says why, the call goes on",
  async (_what, summarize, status) => {
    const { record, after, gateway } = await run(summarize, summarize === never);
    expect(after?.context).toEqual({ strategy: "append" });
    expect(record.actions.find(({ type }) => type === "summarize")?.status).toBe(status);
    const line = gateway.log.lines.find(({ fields }) => fields["effect"] === "summarize");
    expect(line).toMatchObject({ level: "warn", fields: { status } });
    expect(record.outcome).toBe("completed");
  },
);
