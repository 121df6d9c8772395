// Numbers and queues: where calls go, drawn to the end, what contradicts itself, and the lists to change it.
import { numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import { Notice } from "../../look/notice.tsx";
import { ask, askTagged } from "../../session/server.ts";
import { useMay } from "../../session/session.tsx";
import { words } from "../../words/words.ts";
import { Awaited, Card } from "../form/card.tsx";
import { type Directory, contradictions, waysFrom } from "./call-ways.ts";
import { NumberDialog } from "./number-dialog.tsx";
import { QueueDialog } from "./queue-dialog.tsx";
import { ThingList } from "./thing-list.tsx";
import { useDirectory } from "./use-directory.ts";
import { UserDialog } from "./user-dialog.tsx";
import { WayTree } from "./way-tree.tsx";

const query = {};

export function RoutingPart() {
  const found = useDirectory();
  const may = useMay();
  const w = words.settings;
  return (
    <Awaited answer={found}>
      {(directory) => (
        <div className="flex flex-col gap-4">
          <Ways directory={directory} />
          <ThingList
            title={w.numbers.title}
            add={w.numbers.add}
            things={directory.numbers}
            nameOf={({ number }) => number}
            noteOf={({ target }) => `${w.ways.kinds[target.type]} ${target.id}`}
            mayChange={may(numbers.create)}
            read={(id) => askTagged(numbers.get, { params: { id }, query })}
            remove={(id) => ask(numbers.remove, { params: { id }, query })}
            changed={found.again}
            dialog={(editing) => <NumberDialog {...editing} directory={directory} />}
          />
          <ThingList
            title={w.queues.title}
            add={w.queues.add}
            things={directory.queues}
            nameOf={({ number, name }) => `${number} ${name}`}
            noteOf={({ members, timeout_s }) =>
              w.queues.rings(members.length.toLocaleString(), timeout_s.toLocaleString())
            }
            mayChange={may(queues.create)}
            read={(id) => askTagged(queues.get, { params: { id }, query })}
            remove={(id) => ask(queues.remove, { params: { id }, query })}
            changed={found.again}
            dialog={(editing) => <QueueDialog {...editing} directory={directory} />}
          />
        </div>
      )}
    </Awaited>
  );
}

export function UsersPart() {
  const found = useDirectory();
  const may = useMay();
  const w = words.settings.users;
  return (
    <Awaited answer={found}>
      {(directory) => (
        <ThingList
          title={w.title}
          lead={w.lead}
          add={w.add}
          things={directory.users}
          nameOf={({ extension, name }) => `${extension} ${name}`}
          noteOf={({ routing_type, status }) =>
            `${w.types[routing_type]} · ${status === "active" ? w.active : w.off}`
          }
          mayChange={may(users.create)}
          read={(id) => askTagged(users.get, { params: { id }, query })}
          remove={(id) => ask(users.remove, { params: { id }, query })}
          changed={found.again}
          dialog={(editing) => <UserDialog {...editing} />}
        />
      )}
    </Awaited>
  );
}

function Ways({ directory }: { directory: Directory }) {
  const w = words.settings.ways;
  const wrong = contradictions(directory);
  return (
    <Card title={w.title} lead={w.lead}>
      {wrong.length === 0 ? (
        <Notice>{w.fine}</Notice>
      ) : (
        <section aria-label={w.contradictions} className="rounded-lg bg-warm-tint p-3 text-warm">
          <h3 className="font-medium">{w.contradictions}</h3>
          <ul className="list-disc pl-5 text-sm">
            {wrong.map(({ where, fault }) => (
              <li key={`${where} ${fault}`} className="break-words">
                {where}: {w.faults[fault]}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ul className="flex flex-col gap-3">
        {directory.numbers.map((number) => (
          <li key={number.id}>
            <p className="font-semibold">{number.number}</p>
            <WayTree stations={waysFrom(number, directory)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
