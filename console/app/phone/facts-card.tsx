// What the bot knows and what it did: state, webhooks with their bodies, transfers.
import { Tabs } from "radix-ui";
import { ChevronIcon } from "../look/icons.tsx";
import { words } from "../words/words.ts";
import type { PhoneAction } from "./phone-message.ts";

export function FactsCard({
  values,
  actions,
}: {
  values: Readonly<Record<string, unknown>>;
  actions: readonly (PhoneAction & { key: string })[];
}) {
  const w = words.facts;
  const tab =
    "border-b-2 border-transparent px-1 py-3 whitespace-nowrap text-soft data-[state=active]:border-brand data-[state=active]:font-semibold data-[state=active]:text-ink";
  return (
    <Tabs.Root defaultValue="actions" className="card min-w-0">
      <Tabs.List className="flex gap-6 border-b border-line px-5">
        <Tabs.Trigger value="actions" className={tab}>
          {w.actions}
          {actions.length > 0 && (
            <span className="ml-2 rounded-full bg-tint px-2 py-0.5 text-xs text-brand-deep">
              {actions.length}
            </span>
          )}
        </Tabs.Trigger>
        <Tabs.Trigger value="state" className={tab}>
          {w.state}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="actions" className="p-5">
        {actions.length === 0 ? (
          <p className="text-soft">{w.actionsEmpty}</p>
        ) : (
          <ol className="flex flex-col gap-2">
            {actions.map((action) => (
              <ActionRow key={action.key} action={action} />
            ))}
          </ol>
        )}
      </Tabs.Content>
      <Tabs.Content value="state" className="p-5">
        <Values values={values} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

function ActionRow({ action }: { action: PhoneAction }) {
  const failed = !/^(running|ok|done|2\d\d|transferred|success|settled)/.test(action.status);
  const line = (
    <>
      <span className="font-medium">{action.type.replaceAll("_", " ")}</span>
      {action.url !== undefined && (
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-soft">{action.url}</span>
      )}
      <span
        className={`ml-auto rounded-full px-2 py-0.5 text-xs ${failed ? "bg-alarm-tint text-alarm" : "bg-tint text-brand-deep"}`}
      >
        {action.status}
      </span>
      <span className="text-xs tabular-nums text-soft">{words.facts.ms(action.ms)}</span>
    </>
  );
  if (action.body === undefined)
    return (
      <li className="flex items-center gap-3 rounded-lg border border-line px-3 py-2">{line}</li>
    );
  return (
    <li className="rounded-lg border border-line">
      <details className="group">
        <summary className="flex list-none items-center gap-3 rounded-lg px-3 py-2">
          <ChevronIcon className="size-4 shrink-0 text-soft transition-transform group-open:rotate-90" />
          {line}
        </summary>
        <pre
          tabIndex={0}
          aria-label={words.facts.body}
          className="max-h-72 overflow-auto border-t border-line bg-sunken p-3 font-mono text-xs"
        >
          {JSON.stringify(action.body, null, 2)}
        </pre>
      </details>
    </li>
  );
}

function Values({ values }: { values: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(values);
  const w = words.facts;
  if (entries.length === 0) return <p className="text-soft">{w.stateEmpty}</p>;
  return (
    <table className="w-full text-left text-sm">
      <thead className="text-soft">
        <tr>
          <th scope="col" className="pb-2 font-normal">
            {w.name}
          </th>
          <th scope="col" className="pb-2 font-normal">
            {w.value}
          </th>
        </tr>
      </thead>
      <tbody className="font-mono text-[13px]">
        {entries.map(([name, value]) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-4 font-normal text-soft">
              {name}
            </th>
            <td className="py-1.5 break-all">
              {typeof value === "string" ? value : JSON.stringify(value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
