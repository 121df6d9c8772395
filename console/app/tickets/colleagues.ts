// The organization's people, whom a ticket can be given to; and their names for whoever shows an id.
import { type Colleague, listColleagues } from "@pipecast/contracts/pbx/colleagues";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";

const names = new Map<string, string>();

/** The id itself for somebody who is not known (any more). */
export function nameOfAccount(id: string): string {
  return names.get(id) ?? id;
}

/** Whoever uses this is drawn anew when the names are there. */
export function useColleagues(orgId: string): readonly Colleague[] {
  const { value } = useAnswer(`colleagues ${orgId}`, async () => {
    const { items } = await ask(listColleagues);
    for (const { id, name } of items) names.set(id, name);
    return items;
  });
  return value ?? [];
}
