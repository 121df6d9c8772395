// The whole program with the demo organization, whose front desk gives up after a second.
import {
  type Installation,
  installationSecrets,
  runInstallation,
} from "../sessions/running-installation.fixture.ts";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { waitUntil } from "@pipecast/testkit/wait-until";

export const org_id = "grand-estancia";

export interface TicketView {
  id: string;
  number: number;
  source: string;
  status: string;
  priority: string;
  linkedid: string;
  revision: number;
  events: { kind: string; linkedid: string; text: string; withdrawn: boolean }[];
}

export interface CallView {
  linkedid: string;
  state: string;
  verdict: string | null;
  reasons: { rule: string; text: string }[];
  ticket_id: string | null;
}

export interface SandboxPlace {
  state: string;
  uuid?: string;
  audiosocket?: string;
  session_id?: string;
}

export interface Ticketing extends AsyncDisposable {
  readonly installation: Installation;
  demand<Body>(method: string, path: string, body?: object): Promise<Body>;
  tickets(): Promise<TicketView[]>;
  call(linkedid: string): Promise<CallView>;
  calls(): Promise<CallView[]>;
  /** Waits for the verdict. */
  decided(linkedid: string): Promise<CallView>;
  at(channel_id: string): Promise<SandboxPlace>;
  place(call: { channel_id: string }): Promise<string>;
}

export async function runTicketing(options: {
  data: string;
  env?: Record<string, string>;
  queueTimeoutS?: number;
}): Promise<Ticketing> {
  const installation = await runInstallation({
    data: options.data,
    env: { CALL_SETTLE_S: "1", ...options.env },
  });
  const demand: Ticketing["demand"] = async (method, path, body) => {
    const named =
      method === "GET" ? `${path}${path.includes("?") ? "&" : "?"}org_id=${org_id}` : path;
    const sent = method === "GET" ? undefined : { org_id, ...body };
    const answer = await installation.ask(method, named, sent);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body as never;
  };
  // Only the embedded default brings the demo along.
  if (options.env?.["DATABASE_URL"] !== undefined) await seed(installation.program.ready.url);
  await demand("PUT", "/api/v1/queues/5001", { timeout_s: options.queueTimeoutS ?? 1 });
  const list = async <Item>(path: string) => (await demand<{ items: Item[] }>("GET", path)).items;
  const call = (linkedid: string) => demand<CallView>("GET", `/api/v1/calls/${linkedid}`);
  const at = (channel_id: string) =>
    demand<SandboxPlace>("GET", `/api/v1/sandbox/calls/${channel_id}`);
  return {
    installation,
    demand,
    tickets: () => list<TicketView>("/tickets"),
    call,
    calls: () => list<CallView>("/api/v1/calls"),
    decided: (linkedid) =>
      waitUntil("the call is decided", 30_000, async () => {
        const found = await call(linkedid).catch(() => undefined);
        return found?.state === "decided" ? found : undefined;
      }),
    at,
    place: async ({ channel_id }) => (await at(channel_id)).state,
    [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose](),
  };
}

async function seed(url: string): Promise<void> {
  const asked = { env: installationSecrets, deadline: 60_000 };
  const { code, stderr } = await runProgram(["seed-demo", "--url", url], asked);
  if (code !== 0) throw new Error(stderr);
}
