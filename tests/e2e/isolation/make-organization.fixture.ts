// An organization with one queue, one agent, one number and a published bot, made over the API.
import type { Installation } from "../sessions/running-installation.fixture.ts";

export interface MadeOrganization {
  id: string;
  bot: string;
  number: string;
  /** A login token of its API key. */
  token: string;
  signingSecret: string;
  gatewayKey: string;
}

export async function makeOrganization(
  installation: Installation,
  given: { id: string; number: string; flow: object },
): Promise<MadeOrganization> {
  const { id: org_id, number, flow } = given;
  const post = async (path: string, body: object) => {
    const answer = await installation.ask<Record<string, string>>("POST", path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const made = await post("/api/v1/organizations", { id: org_id, name: `Hotel ${org_id}` });
  const bot = `${org_id}-bot`;
  await post("/api/v1/users", { org_id, extension: "1001", name: "Front desk" });
  await post("/api/v1/queues", { org_id, number: "5001", name: "Desk", members: ["1001"] });
  await post("/admin/bots", {
    org_id,
    id: bot,
    name: "Desk",
    flow,
    model: { provider: "scripted" },
  });
  await post(`/admin/bots/${bot}/publish`, { org_id });
  await post("/api/v1/numbers", { org_id, number, target: { type: "bot", id: bot } });
  const { key = "" } = await post("/admin/keys", { org_id, name: "door" });
  const { signing_secret = "" } = await post(`/api/v1/organizations/${org_id}/signing-secret`, {});
  const { api_key = "", api_secret = "" } = made;
  const token = await installation.login({ api_key, api_secret });
  return { id: org_id, bot, number, token, signingSecret: signing_secret, gatewayKey: key };
}
