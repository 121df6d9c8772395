// What a test does behind the console's back, by the operator's token: tickets, calls, organizations.
import { type Ticket, listTickets } from "@pipecast/contracts/events/tickets";
import { operatorToken } from "./console-page.ts";

const house = "grand-estancia";
const lonely = { queue: "5090", number: "+912261239999" };

export function asOperator(url: string) {
  async function request(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      authorization: `Bearer ${operatorToken}`,
      "content-type": "application/json",
    };
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
  const json = async <T>(method: string, path: string, body?: object): Promise<T> =>
    (await (await request(method, path, body)).json()) as T;

  return {
    /** A call into a queue without people that gives up after a second. */
    async callNobody(from: string): Promise<{ channel_id: string; linkedid: string }> {
      await this.lonelyQueue(1);
      return json("POST", "/api/v1/sandbox/calls", { org_id: house, from, to: lonely.number });
    },
    /** A number that rings a queue of nobody, which waits so long. */
    async lonelyQueue(timeout_s: number): Promise<string> {
      const queue = { org_id: house, number: lonely.queue, name: "Night desk", timeout_s };
      const known = await json<{ items: { id: string }[] }>(
        "GET",
        `/api/v1/queues?org_id=${house}&limit=500`,
      );
      if (known.items.some(({ id }) => id === lonely.queue)) {
        await request("PUT", `/api/v1/queues/${lonely.queue}`, { org_id: house, timeout_s });
        return lonely.number;
      }
      await request("POST", "/api/v1/queues", queue);
      const target = { type: "queue", id: lonely.queue };
      await request("POST", "/api/v1/numbers", { org_id: house, number: lonely.number, target });
      return lonely.number;
    },
    call: (from: string, to: string): Promise<{ channel_id: string; linkedid: string }> =>
      json("POST", "/api/v1/sandbox/calls", { org_id: house, from, to }),
    hangUp: (channel_id: string): Promise<object> =>
      json("POST", `/api/v1/calls/${channel_id}/hangup`, { org_id: house }),
    write: (text: Partial<Ticket>): Promise<Ticket> =>
      json("POST", listTickets.path, {
        org_id: house,
        category: "test",
        summary: "Something",
        ...text,
      }),
    change: (id: string, body: object): Promise<Ticket> =>
      json("PATCH", `/tickets/${id}`, { org_id: house, ...body }),
    read: (id: string): Promise<Ticket> => json("GET", `/tickets/${id}?org_id=${house}`),
    async ticketOf(caller: string): Promise<Ticket | undefined> {
      const query = `?org_id=${house}&q=${encodeURIComponent(caller)}`;
      const { items } = await json<{ items: Ticket[] }>("GET", `${listTickets.path}${query}`);
      return items[0];
    },
    account: (email: string, name: string): Promise<{ id: string }> =>
      json("POST", "/api/v1/accounts", { org_id: house, email, name, role: "agent" }),
    text: async (path: string): Promise<string> => (await request("GET", path)).text(),
    async organization(name: string): Promise<string> {
      const made = await json<{ id: string }>("POST", "/api/v1/organizations", { name });
      return made.id;
    },
  };
}
