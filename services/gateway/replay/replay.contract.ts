// What replay promises on every database: a call over the real AudioSocket port, kept, read back, replayed.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import { type GatewayUnderTest, gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { dial, publishDemo, register, view } from "../sessions/sessions.contract.ts";

/** One call that presses a key and is transferred; its session's id. */
export async function pressOne(gateway: GatewayUnderTest, bot_id = "demo"): Promise<string> {
  const { uuid, session_id } = await register(gateway, { bot_id });
  const { call } = await dial(gateway, uuid);
  call.press("1");
  await call.ended;
  await waitUntil("the session is over and its tape is kept", 15_000, async () => {
    const { outcome } = await view(gateway, session_id);
    // Its row, not only what the gateway still has in memory.
    const { rows } = await sql`
      select 1 from pipecat_session_tapes where session_id = ${session_id}`.execute(
      gateway.db.kysely,
    );
    return outcome !== null && rows.length === 1 ? true : undefined;
  });
  return session_id;
}

export function describeReplay(tag: string, url: () => Promise<string>): void {
  const set_up = async () => {
    const gateway = await gatewayWithDatabase(await url(), { model: { turnMs: 60 } });
    await publishDemo(gateway);
    return gateway;
  };

  test(`${tag} a call that was made is replayed byte for byte, also after a later version was published`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const id = await pressOne(gateway);
    await ask(a, "PUT", "/admin/bots/demo", { name: "Another" });
    await ask(a, "POST", "/admin/bots/demo/publish", {});
    const { status, body } = await ask(a, "GET", `/admin/sessions/${id}/replay`);
    expect(status).toBe(200);
    const found = body as { tape: { steps: { event: { type: string } }[] }; version: number };
    expect(found).toMatchObject({
      session_id: id,
      version: 1,
      flow: demoDocument,
      replay: { first_difference: null, differs: null, steps: found.tape.steps.length },
    });
    expect(found.tape.steps.map(({ event }) => event.type)).toContain("keypad");
  });

  test(`${tag} the caller of a session is played to another flow: who goes elsewhere is told with the step`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const id = await pressOne(gateway);
    const path = `/admin/sessions/${id}/replay`;
    const same = await ask(a, "POST", path, { flow: demoDocument });
    expect(same.body).toMatchObject({ elsewhere: false, other_way: false });
    const flow = JSON.parse(JSON.stringify(demoDocument).replaceAll('"5001"', '"5002"'));
    expect((await ask(a, "POST", path, { flow })).body).toMatchObject({
      elsewhere: true,
      was: { transfers: ["queue 5001"], outcome: "transferred" },
      now: { transfers: ["queue 5002"] },
    });
    expect((await ask(a, "POST", path, { flow: { nodes: 1 } })).body).toMatchObject({
      error: { code: "GATEWAY_FLOW_INVALID" },
    });
  });

  test(`${tag} a damaged tape is refused and named as such; a session without one says what to do`, async () => {
    const gateway = await set_up();
    const { ask, a, b, db } = gateway;
    const id = await pressOne(gateway);
    const path = `/admin/sessions/${id}/replay`;
    expect((await ask(b, "GET", path)).status).toBe(404);
    expect((await ask({}, "GET", path)).status).toBe(401);
    await sql`update pipecat_session_tapes set tape = replace(tape, 'keypad', 'keypaf')`.execute(
      db.kysely,
    );
    expect((await ask(a, "GET", path)).body).toMatchObject({
      error: { code: "GATEWAY_TAPE_DAMAGED" },
    });
    await sql`update pipecat_session_tapes set tape = replace(tape, '"cut"', '"cut')`.execute(
      db.kysely,
    );
    expect((await ask(a, "GET", path)).status).toBe(409);
    await sql`delete from pipecat_session_tapes`.execute(db.kysely);
    expect((await ask(a, "GET", path)).body).toMatchObject({
      error: { code: "GATEWAY_NOT_REPLAYABLE" },
    });
  });
}
