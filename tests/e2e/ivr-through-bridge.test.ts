// TC-906 [bridge]: the Grand Estancia IVR with its transfer written as the first papers have it, through the bridge.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { rehearse } from "../../server/rehearse/rehearse.ts";
import { root } from "../house/source-tree.ts";

const bridged = {
  type: "webhook",
  url: "https://events.astradial.com/bot-bridge",
  auth: "org",
  body: {
    action: "pbx_forward",
    endpoint: "/api/v1/calls/{call.channel_id}/transfer",
    body: { destination: "{state.department_queue}", destination_type: "queue" },
  },
};

const rehearsal = `bot: ./ivr.flow.json
rehearsals:
  - name: by voice
    turns:
      - caller says: I want to book a table for dinner
        expect:
          node: confirm_transfer
          says: { contains: "I'll connect you to our restaurant" }
          webhooks: [{ url: "${bridged.url}", status: 200 }]
          outcome: transferred
          hangs_up: false
          queue: "5003"
          rings: ["1004"]
      - queue answers: 1004
        expect: { legs: [caller, "1004"] }
  - name: by key
    turns:
      - caller presses: 6
        expect: { outcome: transferred, queue: "5006", rings: ["1007"] }
  - name: not before the caller has heard so
    turns:
      - caller presses: 6
        bot: is still speaking
        expect: { node: confirm_transfer, queue: null }
`;

test("TC-906 [bridge] a transfer written as pbx_forward makes the same queue ring, with the organization's own credential", async () => {
  await using folder = await tempDir();
  const flow = JSON.parse(
    await readFile(join(root, "bots/grand-estancia/ivr.flow.json"), "utf8"),
  ) as { nodes: { id: string; data: { post_actions?: unknown[] } }[] };
  const transfer = flow.nodes.find(({ id }) => id === "confirm_transfer");
  expect(transfer?.data.post_actions).toHaveLength(2);
  if (transfer !== undefined) transfer.data.post_actions = [bridged, { type: "end_conversation" }];
  await writeFile(join(folder.path, "ivr.flow.json"), JSON.stringify(flow));
  const file = join(folder.path, "bridge.rehearsal.yaml");
  await writeFile(file, rehearsal);
  const [ran] = await rehearse([file], { model: "offline" });
  expect(
    ran?.results.map(({ name, status, turns, reason }) => [
      name,
      status,
      turns.at(-1)?.mismatches ?? reason,
    ]),
  ).toEqual([
    ["by voice", "passed", []],
    ["by key", "passed", []],
    ["not before the caller has heard so", "passed", []],
  ]);
}, 90_000);
