// Settings: one's own account for everybody, the people and the company's sign-in for administrators.
import { accounts } from "@pipecast/contracts/pbx/accounts";
import { getOidcSettings } from "@pipecast/contracts/pbx/oidc";
import { Link, segmentOf } from "../route.tsx";
import { useMay } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { CompanyCard } from "./company-card.tsx";
import { OwnAccount } from "./own-account.tsx";
import { PeopleCard } from "./people-card.tsx";

export default function SettingsPage({ path }: { path: string }) {
  const may = useMay();
  const w = words.accounts.settings;
  const parts = [
    { name: "account", title: w.own, shown: true, Part: OwnAccount },
    { name: "people", title: w.people, shown: may(accounts.list), Part: PeopleCard },
    { name: "company", title: w.company, shown: may(getOidcSettings), Part: CompanyCard },
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
      {here !== undefined && <here.Part />}
    </div>
  );
}
