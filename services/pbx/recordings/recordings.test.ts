// Recordings over HTTP: length, ranges, whose they are, and the store behind the folder.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  operator,
  startPbx,
} from "../fixtures/pbx-under-test.ts";
import type { PbxTables } from "../schema.ts";

const sound = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
const far = Buffer.from("a recording that was moved to the store");
let folder: Awaited<ReturnType<typeof tempDir>>;
let store: Server;
let asked: string[] = [];
let down = false;
let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  folder = await tempDir();
  store = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? "nobody"}`);
    const status = down ? 500 : request.url?.endsWith("/1763633700.3.wav") ? 0 : 404;
    if (status !== 0) {
      response.writeHead(status).end();
      return;
    }
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
    const part = from === undefined ? far : far.subarray(Number(from), Number(to) + 1);
    response.writeHead(from === undefined ? 200 : 206, { "content-length": part.length });
    response.end(request.method === "HEAD" ? undefined : part);
  });
  await new Promise<void>((resolve) => store.listen(0, "127.0.0.1", resolve));
  const { port } = store.address() as AddressInfo;
  it = await startPbx({
    settings: {
      RECORDINGS_DIR: folder.path,
      RECORDINGS_FALLBACK: `http://reader:secret@127.0.0.1:${port}/calls`,
    },
  });
  org = await it.organizationWithoutLogin();
  other = await it.organizationWithoutLogin();
  mkdirSync(join(folder.path, org.context_prefix));
  writeFileSync(join(folder.path, org.context_prefix, "1763633700.1.wav"), sound);
  writeFileSync(join(folder.path, org.context_prefix, "1763633700.2.wav"), sound);
  symlinkSync("/etc/passwd", join(folder.path, org.context_prefix, "1763633700.5.wav"));
  for (const n of [1, 2, 3, 4, 5]) await putOnRecord(`1763633700.${n}`, n === 2 ? null : 2000);
});

afterAll(async () => {
  await it.stop();
  store.close();
  await folder.remove();
});

async function putOnRecord(linkedid: string, ended_at: number | null) {
  await it.db
    .typed<PbxTables>()
    .kysely.insertInto("pbx_calls")
    .values({
      org_id: org.id,
      linkedid,
      channel_id: linkedid,
      direction: "inbound",
      caller_number: "+919812345678",
      did: "+912261234500",
      started_at: 1000,
      ended_at,
      state: ended_at === null ? "live" : "decided",
      verdict: ended_at === null ? null : "human_answered",
      version: ended_at === null ? 0 : 1,
      reasons: "[]",
      session: null,
      ticket_id: null,
      touched: 1,
      due_at: null,
    })
    .execute();
}

async function get(linkedid: string, headers: Record<string, string> = {}, asker = org.jwt) {
  const answer = await it.server.app.inject({
    method: "GET",
    url: `/api/v1/calls/${linkedid}/recording`,
    headers: { ...asker, ...headers },
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload };
}
const code = (answer: { body: Buffer }) => JSON.parse(answer.body.toString()).error.code as string;

test("AT-18 [sandbox] a recording comes whole, with its length", async () => {
  const answer = await get("1763633700.1");
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-length": "1000",
    "content-type": "audio/wav",
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
  });
  expect(answer.body.equals(sound)).toBe(true);
});

test("AT-18 [sandbox] a range is 206, one behind the end 416", async () => {
  const part = await get("1763633700.1", { range: "bytes=10-19" });
  expect(part.status).toBe(206);
  expect(part.headers).toMatchObject({
    "content-length": "10",
    "content-range": "bytes 10-19/1000",
  });
  expect(part.body.equals(sound.subarray(10, 20))).toBe(true);
  const tail = await get("1763633700.1", { range: "bytes=-7" });
  expect(tail.body.equals(sound.subarray(993))).toBe(true);
  const beyond = await get("1763633700.1", { range: "bytes=1000-" });
  expect(beyond.status).toBe(416);
  expect(beyond.headers["content-range"]).toBe("bytes */1000");
});

test("AT-18 [sandbox] what the folder has not comes from the fallback store, in ranges too", async () => {
  asked = [];
  const whole = await get("1763633700.3");
  expect(whole.status).toBe(200);
  expect(whole.headers["content-length"]).toBe(String(far.length));
  expect(whole.body.equals(far)).toBe(true);
  const part = await get("1763633700.3", { range: "bytes=2-10" });
  expect(part.status).toBe(206);
  expect(part.body.toString()).toBe("recording");
  const basic = `Basic ${Buffer.from("reader:secret").toString("base64")}`;
  const path = `/calls/${org.context_prefix}/1763633700.3.wav`;
  expect(asked.slice(0, 2)).toEqual([`HEAD ${path} ${basic}`, `GET ${path} ${basic}`]);
});

test("a call without a recording, one that goes on, one that is unknown", async () => {
  const none = await get("1763633700.4");
  expect([none.status, code(none)]).toEqual([404, "PBX_RECORDING_NOT_FOUND"]);
  const live = await get("1763633700.2");
  expect([live.status, code(live)]).toEqual([409, "PBX_RECORDING_NOT_READY"]);
  const unknown = await get("1763633700.99");
  expect([unknown.status, code(unknown)]).toEqual([404, "PBX_CALL_UNKNOWN"]);
});

test("a foreign call is the same 404 as an absent one, and the operator names the organization", async () => {
  const foreign = await get("1763633700.1", {}, other.jwt);
  expect([foreign.status, code(foreign)]).toEqual([404, "PBX_CALL_UNKNOWN"]);
  const url = `/api/v1/calls/1763633700.1/recording?org_id=${org.id}`;
  const answer = await it.server.app.inject({ method: "GET", url, headers: operator });
  expect(answer.statusCode).toBe(200);
  const stranger = await it.server.app.inject({ method: "GET", url });
  expect(stranger.statusCode).toBe(401);
});

test("a link out of the folder leads nowhere", async () => {
  expect((await get("1763633700.5")).status).toBe(404);
});

test("a store that fails is 503, and what the folder has is there all the same", async () => {
  down = true;
  const answer = await get("1763633700.3");
  expect([answer.status, code(answer)]).toEqual([503, "PBX_RECORDING_UNAVAILABLE"]);
  expect((await get("1763633700.1")).status).toBe(200);
  down = false;
});
