// The organization's queues and people: where a call can be sent, and who belongs to which queue.
import { type Queue, type User, queues, users } from "@pipecast/contracts/pbx/directory";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";

export interface Lines {
  queues: Queue[];
  /** Active extensions of people. */
  people: User[];
}

export function useLines(orgId: string): Lines | undefined {
  const { value } = useAnswer(`lines ${orgId}`, async () => {
    const query = { limit: 500 };
    const [lines, people] = await Promise.all([
      ask(queues.list, { query }),
      ask(users.list, { query }),
    ]);
    const isPerson = ({ routing_type, status }: User) =>
      routing_type === "sip" && status === "active";
    return { queues: lines.items, people: people.items.filter(isPerson) };
  });
  return value;
}
