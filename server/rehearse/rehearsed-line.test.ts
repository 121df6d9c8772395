// The caller's side of a rehearsed call: whoever answers is answered, also when a queue gives the call back to a bot.
import { askRoute } from "@pipecast/contracts/client";
import { queues } from "@pipecast/contracts/pbx/directory";
import { expect, test, vi } from "vitest";
import { demoFlow } from "./flows.fixture.ts";
import { newPart } from "./part.ts";
import { placeLine } from "./rehearsed-line.ts";
import { newKey, setScene } from "./set-scene.ts";
import { VOICELESS, settleTurn, signature } from "./settle-turn.ts";
import { openTheatre } from "./theatre.ts";

// Each starts whole programs.
vi.setConfig({ testTimeout: 60_000 });

test("a queue's failover to a bot is another session of the same call", async () => {
  const theatre = await openTheatre();
  try {
    const key = newKey();
    const part = newPart(key, {});
    const options = { key, flow: demoFlow(), provider: "scripted", did: undefined } as const;
    const scene = await setScene(theatre, { ...options, afresh: true, org_id: "" });
    theatre.stage?.enter(part);
    const { org_id, bot_id } = scene;
    await askRoute(
      theatre.pbx,
      queues.update,
      { params: { id: "5003" }, body: { org_id, failover: { type: "bot", id: bot_id } } },
      { headers: theatre.headers },
    );
    const line = await placeLine(theatre, scene, part, "+919876543210");
    const settle = async (before: string) =>
      settleTurn(line, part, VOICELESS, { before, reacts: true });
    const first = await settle("");
    expect([first.place.state, first.session?.node, line.bots]).toEqual(["bot", "welcome", 1]);
    line.caller?.press("2");
    const queued = await settle(signature(first, part));
    expect([queued.place.state, line.queue]).toEqual(["queue", "5003"]);
    await theatre.stage?.clock.skip(31_000);
    const again = await settle(signature(queued, part));
    expect([again.place.state, again.session?.node, line.bots]).toEqual(["bot", "welcome", 2]);
    expect(new Set(part.sessions).size).toBe(2);
    expect(again.session?.transcript.length).toBeGreaterThan(0);
    await line.hangUp();
    expect((await settle(signature(again, part))).place.state).toBe("ended");
  } finally {
    await theatre.close();
  }
});
