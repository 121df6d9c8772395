// The audit log: who changed what, newest first, page by page.
import { type AuditEntry, listAudit } from "@pipecast/contracts/pbx/audit";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { Awaited, Card } from "./form/card.tsx";

const limit = 50;

export function AuditPart() {
  const w = words.settings;
  const found = useAnswer("audit", () => ask(listAudit, { query: { limit } }));
  const [older, setOlder] = useState<{ items: AuditEntry[]; next: string | null }>();
  const deed = useDeed();
  const more = (cursor: string) =>
    deed.run(async () => {
      const page = await ask(listAudit, { query: { limit, cursor } });
      setOlder((before) => ({
        items: [...(before?.items ?? []), ...page.items],
        next: page.next_cursor,
      }));
    });
  return (
    <Card title={w.audit.title} lead={w.audit.lead}>
      <Awaited answer={found}>
        {({ items, next_cursor }) => {
          const next = older === undefined ? next_cursor : older.next;
          return (
            <>
              {items.length === 0 && <p className="py-4 text-center text-soft">{w.nothing}</p>}
              <ol className="flex flex-col">
                {[...items, ...(older?.items ?? [])].map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </ol>
              {next !== null && (
                <Button className="self-start" disabled={deed.busy} onClick={() => void more(next)}>
                  {w.more}
                </Button>
              )}
            </>
          );
        }}
      </Awaited>
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
    </Card>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const w = words.settings.audit;
  const { timezone } = useSession().session.organization;
  const [method = "", path = entry.action] = entry.action.split(" ");
  const deed = new Map(Object.entries(w.deeds)).get(method) ?? method;
  const actor =
    entry.actor_name || (new Map(Object.entries(w.actors)).get(entry.actor) ?? entry.actor);
  // What the route is about, without what every route begins with.
  const thing = path.replace(/^\/(?:api\/v1|admin)\//, "").replaceAll(/\/:\w+/g, "");
  return (
    <li className="border-t border-line py-2">
      <p className="break-words">
        <span className="font-medium">{actor}</span> · {deed}{" "}
        <code className="text-sm">{thing}</code>{" "}
        {entry.target !== "" && <code className="text-sm">{entry.target}</code>}
      </p>
      <p className="text-sm break-words text-soft">
        {showTime(entry.at, timezone)}
        {entry.fields.length > 0 && ` · ${w.fields(entry.fields.join(", "))}`}
      </p>
    </li>
  );
}
