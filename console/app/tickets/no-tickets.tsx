// An empty list: what makes tickets, and how to see one; or that the filters leave nothing.
import { numbers } from "@pipecast/contracts/pbx/directory";
import { Button } from "../look/button.tsx";
import { TicketIcon } from "../look/icons.tsx";
import { Link } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";

export function NoTickets({ orgId, clear }: { orgId: string; clear: (() => void) | undefined }) {
  const w = words.tickets;
  const found = useAnswer(`a number ${orgId}`, () => ask(numbers.list, { query: { limit: 1 } }));
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      <TicketIcon className="size-9 text-soft" />
      {clear !== undefined ? (
        <>
          <p className="text-soft">{w.nothing}</p>
          <Button onClick={clear}>{w.clear}</Button>
        </>
      ) : (
        <>
          <h2 className="font-semibold">{w.emptyTitle}</h2>
          <p className="max-w-md text-soft">
            {w.empty} {w.tryIt(found.value?.items[0]?.number)}
          </p>
          <Link
            href="/"
            className="inline-flex min-h-10 items-center rounded-[9px] bg-brand px-4 font-medium text-on-brand hover:bg-brand-deep"
          >
            {w.phone}
          </Link>
        </>
      )}
    </div>
  );
}
