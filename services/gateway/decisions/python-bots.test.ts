// Bots whose decisions take Python: an error where the operator gives none, published and at work where there is one.
import { existsSync } from "node:fs";
import { dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { describe, expect, onTestFinished, test } from "vitest";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";

const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((path) => existsSync(path));

const node = (id: string) => ({
  id,
  data: {
    task_messages: [{ role: "assistant", content: id }],
    post_actions: [{ type: "end_conversation" }],
  },
});
const flow = {
  meta: { name: "decided" },
  nodes: [
    {
      id: "start",
      type: "initial",
      data: {
        task_messages: [{ role: "assistant", content: "Which?" }],
        functions: [
          {
            name: "choose",
            description: "Chooses.",
            properties: { floor: { type: "integer", enum: [1, 2, 3] } },
            decision: {
              action: "result = sum(n * n for n in range(floor + 1))",
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
};

async function publish(env: Record<string, string>) {
  const gateway = await gatewayWithDatabase("sqlite::memory:", { env });
  const bot = { id: "decided", name: "Decided", flow, model: { provider: "scripted" } };
  const made = await gateway.ask(gateway.a, "POST", "/admin/bots", bot);
  const { problems } = made.body as { problems: { code: string; level: string }[] };
  const published = await gateway.ask(gateway.a, "POST", "/admin/bots/decided/publish");
  const found = problems.map(({ code, level }) => `${level} ${code}`);
  return { gateway, found, status: published.status };
}

test("without DECISION_PYTHON, Python that cannot be translated is an error of the draft, and is not published", async () => {
  const { found, status } = await publish({});
  expect(found).toContain("error DECISION_PYTHON");
  expect(status).toBe(422);
});

describe.skipIf(python === undefined)("with DECISION_PYTHON (needs python3)", () => {
  test("it is published, and decides in a call", async () => {
    const { gateway, found, status } = await publish({ DECISION_PYTHON: python as string });
    expect(found).not.toContain("error DECISION_PYTHON");
    expect(status).toBe(201);
    const registered = await gateway.ask(gateway.internal, "POST", "/internal/calls", {
      org_id: "org_a",
      bot_id: "decided",
      channel_id: "1.1",
      linkedid: "1.1",
      endpoint: "PJSIP/org_m1a_trunk-00000001",
      caller_number: "+919876543210",
      did: "+912261234501",
    });
    const { uuid, session_id } = registered.body as { uuid: string; session_id: string };
    const { host = "", port = 0 } = gateway.service.audiosocket ?? {};
    const call = await dialAudioSocket({ host, port, uuid });
    onTestFinished(() => call.hangup());
    await waitUntil("the model", 5_000, () => gateway.model.sessions.length === 1);
    call.press("3");
    await call.ended;
    const path = `/admin/sessions/${session_id}`;
    const session = await waitUntil("the session is over", 5_000, async () => {
      const { body } = await gateway.ask(gateway.a, "GET", path);
      const seen = body as { outcome: string | null; path: string[] };
      return seen.outcome === null ? undefined : seen;
    });
    expect(session).toMatchObject({ outcome: "completed", path: ["start", "high"] });
    await gateway.stop();
  });
});
