// Toll fraud by talking: an outside number comes from the author, and no way of writing it lets the caller choose.
import { describe, expect, test } from "vitest";
import { compileFlow } from "../compile-flow.ts";
import { initialState, step } from "../step/step.ts";
import { checkFlow } from "./check-flow.ts";

interface Case {
  destination: string;
  type?: string;
  /** Of the function that leads to the transfer. */
  mappings?: Record<string, string>;
  enumerated?: string[];
  saved?: Record<string, string>;
  bridge?: boolean;
}

const URL = "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer";

function flow({ destination, type = "external", mappings, enumerated, saved, bridge }: Case) {
  const body = { destination, destination_type: type };
  const action = bridge
    ? {
        url: "https://events.astradial.com/bot-bridge",
        auth: "org",
        body: { action: "pbx_forward", endpoint: "/api/v1/calls/{call.channel_id}/transfer", body },
      }
    : { url: URL, auth: "internal", body };
  return {
    meta: { name: "taint" },
    value_maps: { numbers: { home: "+919876543210", away: "+919876543211" } },
    nodes: [
      {
        id: "start",
        data: {
          task_messages: [{ role: "system", content: "Ask." }],
          functions: [
            {
              name: "go",
              description: "Goes.",
              properties: { number: { type: "string", ...(enumerated && { enum: enumerated }) } },
              required: ["number"],
              ...(mappings && { state_mappings: mappings }),
              next_node_id: "leave",
            },
          ],
        },
      },
      {
        id: "leave",
        data: {
          task_messages: [{ role: "system", content: "Say goodbye." }],
          pre_actions: saved
            ? [{ type: "webhook", url: "https://crm.example.com/", save_as: saved }]
            : [],
          post_actions: [{ type: "webhook", ...action }],
        },
      },
    ],
  };
}

const codes = async (given: Case) =>
  (await checkFlow(flow(given)))
    .map(({ code }) => code)
    .filter((code) => code.startsWith("TRANSFER_"));

/** What becomes of the transfer in a call whose caller says `number`. */
async function dial(given: Case, number: string) {
  const compiled = await compileFlow(flow(given));
  let state = initialState;
  const send = (event: Parameters<typeof step>[2]) => {
    const done = step(compiled, state, event);
    ({ state } = done);
    return done.effects;
  };
  send({ type: "call_started", call: { channel_id: "1.1", caller_number: "+15550001" } });
  let effects = send({ type: "function_called", call_id: "c", name: "go", args: { number } });
  for (const { type, id } of effects)
    if (type === "webhook")
      effects = send({
        type: "effect_done",
        id,
        result: { status: 200, response: { n: "+91987" } },
      });
  send({ type: "bot_started_speaking" });
  effects = send({ type: "bot_finished_speaking" });
  const [sent] = effects.filter(({ type }) => type === "transfer" || type === "webhook");
  return sent === undefined ? "refused" : sent.type;
}

describe("numbers of the caller's own choice", () => {
  test.each<[string, Case]>([
    ["an argument", { destination: "{args.number}" }],
    ["an argument in the state", { destination: "{state.number}" }],
    ["part of a number", { destination: "+91{args.number}" }],
    [
      "an argument that was mapped",
      { destination: "{state.to}", mappings: { to: "{args.number}" } },
    ],
    [
      "an argument that was mapped twice",
      { destination: "{state.b}", mappings: { a: "+{state.number}", b: "{state.a}" } },
    ],
    [
      "what a webhook's save_as took from it",
      { destination: "{state.s}", saved: { s: "{args.number}" } },
    ],
    ["the caller's own number", { destination: "{call.caller_number}" }],
    ["an argument, through the bridge", { destination: "{args.number}", bridge: true }],
  ])("%s: an error of the check, and refused in the call", async (_what, given) => {
    expect(await codes(given)).toEqual(["TRANSFER_CALLER_NUMBER"]);
    expect(await dial(given, "+919999999999")).toBe("refused");
  });

  test("where the type is chosen in the call, it is a warning, and refused only when it comes out as external", async () => {
    const given = { destination: "{args.number}", type: "{state.type}" };
    expect(await codes(given)).toEqual(["TRANSFER_CALLER_CHOICE"]);
    const typed = (type: string) => dial({ ...given, mappings: { type } }, "5001");
    expect(await typed("external")).toBe("refused");
    expect(await typed("queue")).toBe("transfer");
  });
});

describe("numbers of the author's", () => {
  test.each<[string, Case]>([
    ["a constant", { destination: "+919876543210" }],
    ["a value_map", { destination: "{value_map.numbers.{args.number}}" }],
    [
      "a value_map in the state, also under the argument's name",
      { destination: "{state.number}", mappings: { number: "{value_map.numbers.{args.number}}" } },
    ],
    ["the choices of an enum", { destination: "{args.number}", enumerated: ["home", "away"] }],
    ["a webhook's answer", { destination: "{state.s}", saved: { s: "{response.n}" } }],
  ])("%s may be dialled", async (_what, given) => {
    expect(await codes(given)).toEqual([]);
    expect(await dial(given, "home")).toBe("transfer");
  });

  test("a queue may be whatever was said: it must exist in the organization", async () => {
    const given = { destination: "{args.number}", type: "queue" };
    expect(await codes(given)).toEqual([]);
    expect(await dial(given, "5001")).toBe("transfer");
  });
});
