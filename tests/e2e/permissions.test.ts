// The permission matrix against the running program: every route of its OpenAPI document, asked in every role.
import { accounts } from "@pipecast/contracts/pbx/accounts";
import { permissions } from "@pipecast/contracts/permissions";
import { askRoute } from "@pipecast/contracts/client";
import { acceptInvite } from "@pipecast/contracts/pbx/sign-in";
import { httpTransport } from "@pipecast/platform/transport";
import { startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { afterAll, beforeAll, expect, test } from "vitest";

const operatorToken = "operator-token-of-at-least-32-characters";
const roles = ["read_only", "agent", "supervisor", "admin"] as const;
type Asker = Record<string, string>;

let folder: TempDir;
let program: Awaited<ReturnType<typeof startProgram>>;
let url: string;
const askers = new Map<string, Asker>();

beforeAll(async () => {
  folder = await tempDir();
  program = await startProgram({ data: folder.path, env: { OPERATOR_TOKEN: operatorToken } });
  ({ url } = program.ready);
  for (const role of roles) askers.set(role, await signedIn(role));
}, 120_000);
afterAll(async () => {
  await program?.stop();
  await folder?.remove();
});

/** A browser of somebody in this role. */
async function signedIn(role: (typeof roles)[number]): Promise<Asker> {
  const transport = httpTransport(url);
  const operator = { authorization: `Bearer ${operatorToken}` };
  const body = { email: `${role}@example.org`, role, org_id: "grand-estancia" };
  const made = await askRoute(transport, accounts.create, { body }, { headers: operator });
  await transport.close();
  const code = made.invite_url?.split("#code=")[1];
  const answer = await fetch(url + acceptInvite.path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ code, password: "correct horse battery" }),
  });
  return { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "", origin: url };
}

interface Document {
  paths: Record<string, Record<string, unknown>>;
}

/** Every route of the program, as `METHOD /path/:name`. */
async function routesOfProgram(): Promise<string[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      ),
    )
    .toSorted();
}

/** The code of the refusal, or undefined when the route went on to look at what was asked. */
async function refusal(route: string, asker: Asker): Promise<string | undefined> {
  const [method = "", path = ""] = route.split(" ");
  const stop = new AbortController();
  const answer = await fetch(url + path.replaceAll(/:\w+/g, "absent"), {
    method,
    headers: { "content-type": "application/json", ...asker },
    signal: stop.signal,
    ...(method === "GET" || method === "DELETE" ? {} : { body: "{}" }),
  });
  const isRefusal = answer.status === 401 || answer.status === 403;
  const code = isRefusal ? ((await answer.json()) as { error: { code: string } }).error.code : "";
  stop.abort();
  return code === "UNAUTHORIZED" || code === "FORBIDDEN" ? code : undefined;
}

/** The weakest that a route lets in; everybody stronger must be let in too. */
async function least(route: string): Promise<string> {
  if ((await refusal(route, {})) === undefined) return "public";
  const operator = await refusal(route, { authorization: `Bearer ${operatorToken}` });
  const outcomes: (string | undefined)[] = [];
  for (const role of roles) outcomes.push(await refusal(route, askers.get(role) ?? {}));
  const first = outcomes.indexOf(undefined);
  if (first === -1) {
    if (outcomes.some((code) => code !== "UNAUTHORIZED")) return "nobody";
    return operator === undefined ? "operator" : "internal";
  }
  const strongerOut = outcomes.slice(first).some((code) => code !== undefined);
  const weakerWrong = outcomes.slice(0, first).some((code) => code !== "FORBIDDEN");
  if (strongerOut || weakerWrong || operator === "FORBIDDEN") return `uneven: ${outcomes.join()}`;
  return roles[first] ?? "nobody";
}

test("every route lets in exactly those that the permission matrix names, and no route is missing there", async () => {
  const found: Record<string, string> = {};
  for (const route of await routesOfProgram()) found[route] = await least(route);
  expect(found).toEqual(permissions);
}, 240_000);

test("a role holds for its own organization only: another one is the same 404 as none", async () => {
  for (const [, asker] of askers) {
    const answer = await fetch(`${url}/api/v1/users?org_id=somebody-else`, { headers: asker });
    expect(answer.status).toBe(404);
  }
});
