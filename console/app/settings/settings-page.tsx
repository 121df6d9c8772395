// Settings: one's own account for everybody; of the organization, what the role may see.
import { listKeys } from "@pipecast/contracts/gateway/keys";
import { accounts } from "@pipecast/contracts/pbx/accounts";
import { listAudit } from "@pipecast/contracts/pbx/audit";
import { getOidcSettings } from "@pipecast/contracts/pbx/oidc";
import { listOrganizations } from "@pipecast/contracts/pbx/organizations";
import { type ComponentType, Suspense, lazy } from "react";
import { Link, segmentOf } from "../route.tsx";
import { useMay } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { CompanyCard } from "./company-card.tsx";
import { OwnAccount } from "./own-account.tsx";
import { PeopleCard } from "./people-card.tsx";

/** Each part is loaded when it is looked at. */
const part = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));
const RoutingPart = part(async () => (await import("./routing/routing-part.tsx")).RoutingPart);
const UsersPart = part(async () => (await import("./routing/routing-part.tsx")).UsersPart);
const MessagesPart = part(async () => (await import("./messages-part.tsx")).MessagesPart);
const ChannelsPart = part(async () => (await import("./channels-part.tsx")).ChannelsPart);
const HoursPart = part(async () => (await import("./hours-part.tsx")).HoursPart);
const KeysPart = part(async () => (await import("./keys-part.tsx")).KeysPart);
const AuditPart = part(async () => (await import("./audit-part.tsx")).AuditPart);
const OrganizationsPart = part(
  async () => (await import("./organizations-part.tsx")).OrganizationsPart,
);

export default function SettingsPage({ path }: { path: string }) {
  const may = useMay();
  const w = words.accounts.settings;
  const titles = words.settings.parts;
  const parts = [
    { name: "account", title: w.own, shown: true, Part: OwnAccount },
    { name: "people", title: w.people, shown: may(accounts.list), Part: PeopleCard },
    { name: "company", title: w.company, shown: may(getOidcSettings), Part: CompanyCard },
    { name: "routing", title: titles.routing, shown: true, Part: RoutingPart },
    { name: "extensions", title: titles.users, shown: true, Part: UsersPart },
    { name: "messages", title: titles.messages, shown: true, Part: MessagesPart },
    { name: "channels", title: titles.channels, shown: true, Part: ChannelsPart },
    { name: "hours", title: titles.hours, shown: true, Part: HoursPart },
    { name: "keys", title: titles.keys, shown: may(listKeys), Part: KeysPart },
    { name: "audit", title: titles.audit, shown: may(listAudit), Part: AuditPart },
    {
      name: "organizations",
      title: titles.organizations,
      shown: may(listOrganizations),
      Part: OrganizationsPart,
    },
  ].filter(({ shown }) => shown);
  const wanted = segmentOf(path, 2);
  const here = parts.find(({ name }) => name === wanted) ?? parts[0];
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4">
      <h1 className="text-xl font-semibold">{w.title}</h1>
      <nav aria-label={w.title} className="flex flex-wrap gap-1 border-b border-line pb-2">
        {parts.map(({ name, title }) => (
          <Link
            key={name}
            href={`/settings/${name}`}
            aria-current={name === here?.name ? "page" : undefined}
            className="inline-flex min-h-10 items-center rounded-[9px] px-3 text-soft hover:bg-sunken aria-[current]:bg-tint aria-[current]:font-semibold aria-[current]:text-brand-deep"
          >
            {title}
          </Link>
        ))}
      </nav>
      {here !== undefined && (
        <Suspense>
          <here.Part />
        </Suspense>
      )}
    </div>
  );
}
