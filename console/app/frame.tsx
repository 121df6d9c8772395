// What stands around every page: name, navigation, organization, account, colours.
import { mintTicket } from "@pipecast/contracts/gateway/tickets";
import { answerAgent } from "@pipecast/contracts/pbx/sandbox";
import { Suspense, lazy, useEffect } from "react";
import { AgentsPage } from "./agents/agents-page.tsx";
import {
  BotIcon,
  CallIcon,
  ListIcon,
  LiveIcon,
  Mark,
  PeopleIcon,
  TicketIcon,
} from "./look/icons.tsx";
import { CallPage } from "./phone/call-page.tsx";
import { Link, goTo, usePath } from "./route.tsx";
import { useConnectionLost } from "./session/connection.ts";
import { useMay } from "./session/session.tsx";
import { words } from "./words/words.ts";

const AccountMenu = lazy(() => import("./session/account-menu.tsx"));
const BotsPage = lazy(() => import("./bots/bots-page.tsx"));
const VersionsPage = lazy(() => import("./bots/versions-page.tsx"));
const CallsPage = lazy(() => import("./calls/calls-page.tsx"));
const FlowPage = lazy(() => import("./flows/page/flow-page.tsx"));
const LivePage = lazy(() => import("./live/live-page.tsx"));
const SettingsPage = lazy(() => import("./settings/settings-page.tsx"));
const TicketsPage = lazy(() => import("./tickets/tickets-page.tsx"));

const places = [
  { href: "/", name: words.nav.call, Icon: CallIcon, needs: mintTicket },
  { href: "/agents", name: words.nav.agents, Icon: PeopleIcon, needs: answerAgent },
  { href: "/inbox", name: words.nav.tickets, Icon: TicketIcon },
  { href: "/live", name: words.nav.live, Icon: LiveIcon },
  { href: "/calls", name: words.nav.calls, Icon: ListIcon },
  { href: "/bots", name: words.nav.bots, Icon: BotIcon },
];

export function Frame() {
  const path = usePath();
  const lost = useConnectionLost();
  const may = useMay();
  const calls = may(mintTicket);
  // Who may not call begins with what they may see.
  const elsewhere = path === "/" && !calls;
  useEffect(() => {
    if (elsewhere) goTo("/inbox", { replace: true });
  }, [elsewhere]);
  // The flow editor has the whole screen.
  const isFlow = /^\/bots\/[^/]+\/?$/.test(path);
  const isHere = (href: string) => (href === "/" ? path === "/" : path.startsWith(href));
  return (
    <>
      <header className="sticky top-0 z-10 border-b border-line bg-card">
        <div className="mx-auto flex max-w-[110rem] items-center gap-2 px-3 py-2 sm:gap-4 sm:px-6">
          <Link
            href="/"
            className="flex items-center gap-2.5 rounded-lg max-[480px]:hidden"
            aria-label={words.product}
          >
            <Mark className="size-8" />
            <span className="hidden text-lg font-semibold md:inline">{words.product}</span>
          </Link>
          <nav aria-label={words.nav.label} className="flex gap-0.5 sm:gap-1">
            {places
              .filter(({ needs }) => needs === undefined || may(needs))
              .map(({ href, name, Icon }) => (
                <Link
                  key={href}
                  href={href}
                  aria-current={isHere(href) ? "page" : undefined}
                  className="inline-flex min-h-10 items-center gap-x-2 rounded-[9px] px-2 text-soft hover:bg-sunken aria-[current]:bg-tint aria-[current]:font-semibold aria-[current]:text-brand-deep max-sm:flex-col max-sm:justify-center max-sm:text-xs sm:px-3"
                >
                  <Icon className="size-[18px]" />
                  {name}
                </Link>
              ))}
          </nav>
          <Suspense>
            <AccountMenu />
          </Suspense>
        </div>
      </header>
      {lost && (
        <p role="alert" className="bg-warm-tint px-4 py-2 text-center text-sm text-warm">
          {words.connection.lost}
        </p>
      )}
      <main className={isFlow ? "" : "mx-auto max-w-[110rem] p-3 sm:p-6"}>
        {calls && (
          <div hidden={path !== "/"}>
            <CallPage shown={path === "/"} />
          </div>
        )}
        {path.startsWith("/agents") && <AgentsPage />}
        <Suspense>
          {path.startsWith("/settings") && <SettingsPage path={path} />}
          {path.startsWith("/inbox") && <TicketsPage path={path} />}
          {/^\/bots\/?$/.test(path) && <BotsPage />}
          {/^\/bots\/[^/]+\/versions\/?$/.test(path) && <VersionsPage path={path} />}
          {isFlow && <FlowPage path={path} />}
          {path.startsWith("/live") && <LivePage />}
          {path.startsWith("/calls") && <CallsPage path={path} />}
        </Suspense>
      </main>
    </>
  );
}
