// Names of the organization's queues and people, and how long each queue waits.
import { queues, users } from "@pipecast/contracts/pbx/directory";
import { useMemo } from "react";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";

export interface Directory {
  /** A queue as "Restaurant (5003)", a person by name; the number itself while neither is known. */
  nameOf: (number: string) => string;
  queueName: (number: string) => string | undefined;
  personName: (extension: string) => string | undefined;
}

export function useDirectory(orgId: string): Directory {
  const { value } = useAnswer(`directory ${orgId}`, async () => {
    const query = { limit: 500 };
    const [lines, people] = await Promise.all([
      ask(queues.list, { query }),
      ask(users.list, { query }),
    ]);
    return { lines: lines.items, people: people.items };
  });
  return useMemo(() => {
    const queueName = (number: string) =>
      value?.lines.find((queue) => queue.number === number)?.name;
    const personName = (extension: string) =>
      value?.people.find((user) => user.extension === extension)?.name;
    return {
      queueName,
      personName,
      nameOf: (number) => {
        const queue = queueName(number);
        return queue === undefined
          ? (personName(number) ?? number)
          : words.agents.queue(number, queue);
      },
    };
  }, [value]);
}
