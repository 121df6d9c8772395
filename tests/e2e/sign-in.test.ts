// Signing in to the console of the running program: links, codes, cookies, foreign pages.
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: TempDir;
let program: Awaited<ReturnType<typeof startProgram>>;
let url: string;

beforeAll(async () => {
  folder = await tempDir();
  program = await startProgram({ data: folder.path });
  ({ url } = program.ready);
}, 60_000);
afterAll(async () => {
  await program?.stop();
  await folder?.remove();
});

const codeIn = (text: string) => /\/sign-in#code=([\w-]{43})/.exec(text)?.[1] ?? "no code";

async function newCode(): Promise<string> {
  const { stdout, code } = await runProgram(["sign-in", "--data", folder.path]);
  expect(code).toBe(0);
  return codeIn(stdout);
}

function send(method: string, body: object | undefined, headers: Record<string, string> = {}) {
  return fetch(`${url}/api/v1/session`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function signedIn(): Promise<string> {
  const answer = await send("POST", { code: await newCode() });
  expect(answer.status).toBe(200);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

test("the start prints one link; its code opens one session, HttpOnly and SameSite=Strict, and no second one", async () => {
  await waitUntil("the link", 5_000, () => program.stderr().includes("/sign-in#code="));
  const code = codeIn(program.stderr());
  expect(program.stderr().match(/sign-in#code=/g)).toHaveLength(1);
  const first = await send("POST", { code });
  expect(first.status).toBe(200);
  expect(await first.json()).toMatchObject({
    account_id: "operator",
    organization: { id: "grand-estancia", timezone: "Asia/Kolkata" },
  });
  const cookie = first.headers.get("set-cookie");
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  const second = await send("POST", { code });
  expect(second.status).toBe(401);
  expect(second.headers.get("set-cookie")).toBeNull();
});

test("of ten who use a code at the same time, one gets in", async () => {
  const code = await newCode();
  const answers = await Promise.all(Array.from({ length: 10 }, () => send("POST", { code })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("a signed-in account is accepted where a login token is, for its own organization only", async () => {
  const cookie = await signedIn();
  const bots = (query: string) => fetch(`${url}/admin/bots${query}`, { headers: { cookie } });
  expect((await bots("")).status).toBe(200);
  expect((await bots("?org_id=somebody-else")).status).toBe(404);
});

test("a foreign page can neither open, change nor close a session", async () => {
  const evil = { origin: "https://evil.example" };
  expect((await send("POST", { code: await newCode() }, evil)).status).toBe(403);
  const cookie = await signedIn();
  expect((await send("PUT", { org_id: "grand-estancia" }, { cookie, ...evil })).status).toBe(403);
  expect((await send("PUT", { org_id: "grand-estancia" }, { cookie })).status).toBe(403);
  const ours = { cookie, origin: url };
  expect((await send("PUT", { org_id: "grand-estancia" }, ours)).status).toBe(200);
  expect((await send("PUT", { org_id: "nobody" }, ours)).status).toBe(404);
  expect((await send("DELETE", undefined, { cookie, ...evil })).status).toBe(403);
  expect((await send("DELETE", undefined, { cookie, "sec-fetch-site": "cross-site" })).status).toBe(
    403,
  );
});

test("signing out takes the cookie back, and nobody is asked for one to get rid of it", async () => {
  const answer = await send("DELETE", undefined, { origin: url });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("set-cookie")).toMatch(/pipecast_session=; Max-Age=0/);
  expect((await send("GET", undefined)).status).toBe(401);
});

test("signing out ends the session itself: a copy of its cookie opens nothing any more", async () => {
  const cookie = await signedIn();
  const other = await signedIn();
  const bots = (own: string) => fetch(`${url}/admin/bots`, { headers: { cookie: own } });
  expect((await bots(cookie)).status).toBe(200);
  expect((await send("DELETE", undefined, { cookie, origin: url })).status).toBe(204);
  expect((await bots(cookie)).status).toBe(401);
  expect((await send("GET", undefined, { cookie })).status).toBe(401);
  expect((await bots(other)).status).toBe(200);
});

test("guessing codes is slowed down", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => send("POST", { code: "x".repeat(43) })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
});

test("only the operator makes links", async () => {
  const answer = await fetch(`${url}/api/v1/sign-in-links`, { method: "POST" });
  expect(answer.status).toBe(401);
});
