// What is decided only after a call: verdict, tickets, messages. Asked only where a rehearsal expects something of them.
import type { RehearsalFacts } from "@pipecast/flow/rehearsal/match-expectation";
import type { Expectation } from "@pipecast/flow/rehearsal/rehearsal-schema";
import type { ClientTransport } from "@pipecast/contracts/client";
import type { Picture, RehearsedLine } from "./rehearsed-line.ts";
import type { Theatre } from "./theatre.ts";

type Later = Pick<RehearsalFacts, "verdict" | "tickets" | "messages">;

interface Judged {
  org_id: string;
  line: RehearsedLine;
  picture: Picture;
}

/** What this version cannot tell stays undefined: expecting something of it fails, and says so. */
export async function judgeLater(
  theatre: Theatre,
  { org_id, line }: Judged,
  expected: Expectation,
): Promise<Later> {
  const later: Later = {};
  const ask = (transport: ClientTransport, path: string) => read(transport, path, theatre.headers);
  const org = `org_id=${encodeURIComponent(org_id)}`;
  if (expected.verdict !== undefined) {
    const call = await ask(theatre.pbx, `/api/v1/calls/${line.linkedid}?${org}`);
    if (call !== undefined) later.verdict = (call["verdict"] as string | undefined) ?? null;
  }
  if (expected.tickets !== undefined) {
    const found = await ask(theatre.events, `/tickets?${org}&limit=100`);
    if (found !== undefined) later.tickets = (found["items"] as unknown[] | undefined) ?? [];
  }
  return later;
}

async function read(
  transport: ClientTransport,
  path: string,
  headers: Record<string, string>,
): Promise<Record<string, unknown> | undefined> {
  const answer = await transport.request({ method: "GET", path, headers, deadlineMs: 5_000 });
  return answer.status === 200 ? (JSON.parse(answer.body) as Record<string, unknown>) : undefined;
}
