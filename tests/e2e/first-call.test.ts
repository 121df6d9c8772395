// A newcomer's first minute: start, call the demo bot, press 1, see a queue ring, stop.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningProgram, runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";

let folder: TempDir;
let program: RunningProgram;

beforeAll(async () => {
  folder = await tempDir();
  program = await startProgram({ data: folder.path });
});

afterAll(async () => {
  await program?.stop();
  await folder?.remove();
});

test("the ready line names url, audio port, services and pid, and no other line says ready", () => {
  expect(program.ready).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    audiosocket: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    services: ["pbx", "gateway", "events", "console"],
    pid: expect.any(Number),
  });
  const lines = program.stdout().map((line) => JSON.parse(line));
  expect(lines.filter((line) => line.ready === true)).toHaveLength(1);
});

test("pressing 1 at the demo bot makes the front desk's agents ring", async () => {
  const call = ["call", "--bot", "demo", "--dtmf", "1", "--json", "--data", folder.path];
  const { code, stdout, stderr } = await runProgram(call);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    outcome: "transferred",
    call_state: "queue",
    queue: "5001",
    ringing: ["1001", "1002"],
    path: ["welcome", "confirm_transfer"],
  });
  expect(report.transcript.map(({ who }: { who: string }) => who)).toContain("bot");
});

test("what --say types is heard by the bot as the caller's words", async () => {
  const call = ["call", "--bot", "demo", "--say", "hello there", "--dtmf", "2", "--json"];
  const { code, stdout } = await runProgram([...call, "--data", folder.path]);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.transcript).toContainEqual(
    expect.objectContaining({ who: "caller", text: "hello there" }),
  );
  expect(report.queue).toBe("5003");
});

test("the page at / is there without any credential, console built or not", async () => {
  const answer = await fetch(`${program.ready.url}/`, { redirect: "error" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(await answer.text()).toContain("<title>PipeCast</title>");
});

test.each(["/healthz", "/readyz", "/openapi.json", "/docs", "/"])(
  "%s answers without a credential",
  async (path) => {
    expect((await fetch(program.ready.url + path)).status).toBe(200);
  },
);

test.each(["/metrics", "/admin/orgs", "/api/v1/queues", "/api/v1/calls/live"])(
  "%s without a credential is 401",
  async (path) => {
    expect((await fetch(program.ready.url + path)).status).toBe(401);
  },
);

test("SIGTERM stops everything with exit 0 and takes the announcement back", async () => {
  const own = await tempDir();
  const other = await startProgram({ data: own.path });
  expect(await other.stop("SIGTERM")).toBe(0);
  const call = await runProgram(["call", "--bot", "demo", "--data", own.path]);
  expect(call.code).toBe(1);
  expect(call.stderr).toContain("npm start");
  await own.remove();
});
