// What the bridges promise on every database.
import { expect, test } from "vitest";
import { eventsWithDatabase } from "../fixtures/events-with-database.ts";

const forward = {
  action: "pbx_forward",
  api_key: "key-a",
  api_secret: "secret-a",
  endpoint: "/api/v1/calls/1712345678.1/transfer",
  body: { destination: "5003", destination_type: "queue" },
};
const wish = {
  action: "create_ticket",
  org_id: "org_a",
  caller_number: "+919876543210",
  category: "maintenance",
  summary: "The shower leaks",
};

/** `tag` stands in the titles: which database it is. */
export function describeBridges(tag: string, url: () => Promise<string>): void {
  const setUp = async () => {
    const events = await eventsWithDatabase(await url());
    const post = (body: unknown, path = "/bot-bridge") =>
      events.ask(events.internal, "POST", path, body);
    return { ...events, post };
  };

  test(`TC-601 ${tag} pbx_forward logs in with key and secret, and gives back what the PBX answered`, async () => {
    const { post, pbx } = await setUp();
    const answer = await post(forward);
    expect(answer).toMatchObject({
      status: 200,
      body: { status: "transferred", channel_id: "1712345678.1", extension: "5003" },
    });
    expect(pbx.transfers).toEqual([
      { org_id: "org_a", channel_id: "1712345678.1", destination: "5003" },
    ]);
    const short = { ...forward, endpoint: "/calls/1712345678.1/hangup", body: {} };
    expect((await post(short)).status).toBe(200);
    expect(pbx.hangUps).toEqual(["1712345678.1"]);
    const refused = await post({ ...forward, body: { destination: "9999" } });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: "STANDIN_DESTINATION_UNKNOWN" } },
    });
  });

  test(`TC-602 ${tag} the token is kept: two requests of one key log in once, another secret is no way to it`, async () => {
    const { post, pbx } = await setUp();
    await post(forward);
    await post(forward);
    expect(pbx.logins).toEqual(["key-a"]);
    expect((await post({ ...forward, api_secret: "secret-b" })).status).toBe(401);
    expect(pbx.transfers).toHaveLength(2);
    await post({ ...forward, api_key: "key-b", api_secret: "secret-b" });
    expect(pbx.transfers.map(({ org_id }) => org_id)).toEqual(["org_a", "org_a", "org_b"]);
  });

  test(`TC-603 ${tag} a token that the PBX no longer takes is renewed, once`, async () => {
    const { post, pbx } = await setUp();
    await post(forward);
    pbx.expireTokens();
    expect((await post(forward)).status).toBe(200);
    expect(pbx.logins).toHaveLength(2);
    expect(pbx.transfers).toHaveLength(2);
  });

  test(`TC-604 ${tag} wrong credentials are a 401, and neither they nor the right ones stand in a log`, async () => {
    const { post, log } = await setUp();
    const answer = await post({ ...forward, api_secret: "not-the-secret-of-a" });
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: "EVENTS_PBX_CREDENTIALS_REFUSED" } },
    });
    await post(forward);
    expect(JSON.stringify(log.lines)).not.toMatch(/not-the-secret-of-a|secret-a/);
  });

  test(`TC-605 ${tag} a PBX that cannot be reached is a 502, one that does not answer a 504, one that keeps failing is left in peace: 503`, async () => {
    const { post, pbx } = await setUp();
    pbx.fault = "unreachable";
    expect((await post(forward)).status).toBe(502);
    pbx.fault = "timeout";
    expect((await post(forward)).status).toBe(504);
    for (let more = 0; more < 3; more += 1) await post(forward);
    pbx.fault = undefined;
    expect(await post(forward)).toMatchObject({
      status: 503,
      body: { error: { code: "EVENTS_PBX_CIRCUIT_OPEN" } },
    });
    expect(pbx.transfers).toEqual([]);
  });

  test(`TC-606 [sql] ${tag} create_ticket makes a ticket and answers its id and number`, async () => {
    const { post, ask, a, b } = await setUp();
    const answer = await post(wish);
    expect(answer).toMatchObject({
      status: 201,
      body: { ticket_id: expect.any(String), number: 1, status: "open", updated: false },
    });
    const { ticket_id } = answer.body as { ticket_id: string };
    const ticket = await ask(a, "GET", `/tickets/${ticket_id}`);
    expect(ticket.body).toMatchObject({
      org_id: "org_a",
      source: "bot",
      priority: "normal",
      caller_number: "+919876543210",
      summary: "The shower leaks",
    });
    expect((await ask(b, "GET", `/tickets/${ticket_id}`)).status).toBe(404);
    const again = await post({ ...wish, summary: "And no towels" });
    expect(again).toMatchObject({ status: 200, body: { ticket_id, number: 1, updated: true } });
  });

  test(`TC-607 ${tag} without category or summary it is a 400 that names them`, async () => {
    const { post, ask, a } = await setUp();
    const { category: _category, ...rest } = wish;
    const answer = await post({ ...rest, summary: "  " });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { fields: ["category", "summary"] } } },
    });
    expect(answer.text).toContain("category");
    expect((await ask(a, "GET", "/tickets")).body).toMatchObject({ items: [] });
  });

  test(`TC-608 ${tag} created_at is in the organization's zone, and the ticket is open`, async () => {
    const { post } = await setUp();
    const { body } = await post(wish);
    expect(body).toMatchObject({ status: "open", created_at: expect.stringMatching(/\+05:30$/) });
    const at = Date.parse((body as { created_at: string }).created_at);
    expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
  });

  test(`TC-609 ${tag} an unknown action is a 400 that says Unknown action`, async () => {
    const { post } = await setUp();
    const answer = await post({ action: "unknown" });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("Unknown action");
  });

  test(`TC-610 ${tag} both bridges share tokens and way: the second logs in no more`, async () => {
    const { post, pbx } = await setUp();
    await post(forward);
    const { action: _action, ...plain } = forward;
    expect(await post(plain, "/whatsapp-bridge")).toMatchObject({
      status: 200,
      body: { status: "transferred" },
    });
    expect(pbx.logins).toEqual(["key-a"]);
    expect(pbx.transfers).toHaveLength(2);
  });

  test(`${tag} the seeds' flow sends a channel's name as the caller's number: the session knows the caller`, async () => {
    const { ask, session, a } = await setUp();
    const said = { ...wish, caller_number: "PJSIP/org_a_trunk-00000001" };
    const { status, body } = await ask(await session(), "POST", "/bot-bridge", said);
    expect(status).toBe(201);
    const { ticket_id } = body as { ticket_id: string };
    expect((await ask(a, "GET", `/tickets/${ticket_id}`)).body).toMatchObject({
      caller_number: "+919876543210",
      linkedid: "1712345678.1",
    });
    const { internal } = await setUp();
    expect((await ask(internal, "POST", "/bot-bridge", said)).status).toBe(400);
  });

  test(`${tag} a session writes for its own organization and call only, and only where its token allows the bridge`, async () => {
    const { ask, session, a } = await setUp();
    const foreign = await ask(await session(), "POST", "/bot-bridge", { ...wish, org_id: "org_b" });
    expect(foreign.status).toBe(404);
    const other = await session({ operations: ["transfer"] });
    expect((await ask(other, "POST", "/bot-bridge", wish)).status).toBe(403);
    expect((await ask({}, "POST", "/bot-bridge", wish)).status).toBe(401);
    expect((await ask(a, "POST", "/bot-bridge", wish)).status).toBe(401);
    const lie = { ...wish, linkedid: "9.9", channel_id: "9.9" };
    await ask(await session(), "POST", "/bot-bridge", lie);
    const { items } = (await ask(a, "GET", "/tickets")).body as { items: { linkedid: string }[] };
    expect(items.map(({ linkedid }) => linkedid)).toEqual(["1712345678.1"]);
  });

  test(`${tag} only a call's transfer and hang-up are forwarded, whatever the endpoint looks like`, async () => {
    const { post, pbx } = await setUp();
    for (const endpoint of [
      "/api/v1/organizations",
      "/api/v1/calls/../organizations",
      "/api/v1/calls/%2e%2e/transfer",
      "/api/v1/calls/1/transfer?x=1",
      "/api/v1/calls/1%2f2%zz/transfer",
      "http://127.0.0.1/api/v1/calls/1/transfer",
      "/api/v1/calls//hangup",
    ])
      expect((await post({ ...forward, endpoint })).status).toBe(400);
    expect(pbx.logins).toEqual([]);
  });

  test(`${tag} whatever a caller says is kept: too long is cut, control characters go, nothing is refused`, async () => {
    const { post, ask, a } = await setUp();
    const long = `${"x".repeat(3_999)}😀${"y".repeat(50_000)}`;
    const said = {
      ...wish,
      summary: `\u0000\u0007${long}`,
      room_number: 205,
      details: "<script>=1+1",
    };
    const { body } = await post(said);
    const { ticket_id } = body as { ticket_id: string };
    expect((await ask(a, "GET", `/tickets/${ticket_id}`)).body).toMatchObject({
      summary: "x".repeat(3_999),
      room_number: "205",
      details: "<script>=1+1",
    });
  });
}
