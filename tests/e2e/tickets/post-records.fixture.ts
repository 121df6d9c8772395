// What a bot and the ledger post to events about one call: at least once, in any order, to a program that may be gone.
import { installationSecrets } from "../sessions/running-installation.fixture.ts";
import { org_id } from "./ticketing-installation.fixture.ts";

export interface Post {
  path: string;
  body: object;
}

export function botTicket(linkedid: string, caller_number: string): Post {
  const wish = { category: "maintenance", summary: "The shower leaks", guest_name: "John" };
  return {
    path: "/bot-bridge",
    body: {
      action: "create_ticket",
      org_id,
      caller_number,
      linkedid,
      channel_id: linkedid,
      ...wish,
    },
  };
}

export function verdict(linkedid: string, caller_number: string, named: string, version = 1): Post {
  const queue_events = [
    { event: "ENTERQUEUE", queue: "5001" },
    { event: "EXITWITHTIMEOUT", queue: "5001" },
  ];
  const record = { linkedid, direction: "inbound", caller_number, channel_id: linkedid };
  return {
    path: `/auto-ticket/${org_id}`,
    body: { ...record, queue_events, hangup_at: Date.now(), verdict: named, version },
  };
}

/** The status; undefined where nobody answered. */
export async function post(url: string, { path, body }: Post): Promise<number | undefined> {
  try {
    const answer = await fetch(url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-internal-key": installationSecrets.INTERNAL_KEY,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}

/** Again and again until it is taken, as an outbox does. */
export async function postUntilTaken(url: string, message: Post): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const status = await post(url, message);
    if (status !== undefined && status < 300) return;
    if (status !== undefined && status < 500) throw new Error(`${message.path}: ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${message.path} was never taken`);
}
