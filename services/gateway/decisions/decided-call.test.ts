// A call whose way is decided in Python: the value leads on, code that fails or hangs takes the default route.
import { existsSync } from "node:fs";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { describe, expect, onTestFinished, test } from "vitest";
import { keptLog } from "@pipecast/testkit/kept-log";
import { patientClock } from "../fixtures/patient-clock.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";
import { PythonDecisions } from "./python-decisions.ts";

const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((path) => existsSync(path));

const node = (id: string) => ({
  id,
  data: {
    task_messages: [{ role: "assistant", content: id }],
    post_actions: [{ type: "end_conversation" }],
  },
});

async function decide(action: string, withPython = true) {
  const decisions = new PythonDecisions({
    python: python as string,
    clock: patientClock(3),
    log: keptLog(),
  });
  await decisions.start();
  onTestFinished(() => decisions.stop());
  const flow = await compileFlow({
    meta: { name: "decided" },
    nodes: [
      {
        id: "start",
        data: {
          task_messages: [{ role: "assistant", content: "Which?" }],
          functions: [
            {
              name: "choose",
              description: "Chooses.",
              properties: { floor: { type: "integer", enum: [1, 2, 3] } },
              decision: {
                action,
                conditions: [{ operator: ">", value: "4", next_node_id: "high" }],
                default_next_node_id: "low",
              },
            },
          ],
        },
      },
      node("high"),
      node("low"),
    ],
  });
  const gateway = await liveGateway(withPython ? { decisions } : {});
  const { call } = await gateway.call({ flow });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("2");
  const record = await gateway.outcome();
  const status = record.actions.find(({ type }) => type === "evaluate")?.status;
  return { path: record.flow.path, status, outcome: record.outcome };
}

const squares = "result = sum(n * n for n in range(floor + 1))";

describe.skipIf(python === undefined)("calls decided in Python (needs python3)", () => {
  test.each([
    ["decides", squares, "done", "high"],
    ["fails", "result = [n for n in 1]", "refused", "low"],
    ["hangs", "for n in iter(int, 1): result = n", "timeout", "low"],
  ])("code that %s", async (_what, code, status, way) => {
    const done = await decide(code);
    expect(done).toEqual({ path: ["start", way], status, outcome: "completed" });
  });

  test("without DECISION_PYTHON the default route is taken, and the session says why", async () => {
    const done = await decide(squares, false);
    expect(done).toMatchObject({ path: ["start", "low"], status: "refused" });
  });
});
