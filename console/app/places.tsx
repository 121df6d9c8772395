// The console's pages: where each lies, what it is called, who may see it. A new page is one entry here.
import { mintTicket } from "@pipecast/contracts/gateway/tickets";
import { listBots } from "@pipecast/contracts/gateway/bots";
import { readDoctor } from "@pipecast/contracts/pbx/doctor";
import { answerAgent } from "@pipecast/contracts/pbx/sandbox";
import type { Route } from "@pipecast/contracts/route";
import { type ComponentType, type SVGProps, lazy } from "react";
import {
  BotIcon,
  CallIcon,
  ListIcon,
  LiveIcon,
  OverviewIcon,
  PeopleIcon,
  SettingsIcon,
  StepsIcon,
  TicketIcon,
  WorkflowIcon,
} from "./look/icons.tsx";
import { words } from "./words/words.ts";

export interface Place {
  href: string;
  name: string;
  Icon: ComponentType<SVGProps<SVGSVGElement>>;
  /** Whoever may not ask this route does not see the place. */
  needs?: Pick<Route, "method" | "path">;
  /** What is shown at this address and below it. The phone at "/" has none: the frame keeps it up, whatever is shown. */
  Page?: Page;
  /** Pages of their own below `href`; a wide one has the whole screen. */
  below?: readonly { path: RegExp; Page: Page; wide?: boolean }[];
}
type Page = ComponentType<{ path: string }>;

const { nav } = words;

/** In the order of the navigation; the first a role may see is where it begins. */
export const places: readonly Place[] = [
  { href: "/", name: nav.call, Icon: CallIcon, needs: mintTicket },
  {
    href: "/agents",
    name: nav.agents,
    Icon: PeopleIcon,
    needs: answerAgent,
    Page: lazy(() => import("./agents/agents-page.tsx")),
  },
  {
    href: "/inbox",
    name: nav.tickets,
    Icon: TicketIcon,
    Page: lazy(() => import("./tickets/tickets-page.tsx")),
  },
  {
    href: "/live",
    name: nav.live,
    Icon: LiveIcon,
    Page: lazy(() => import("./live/live-page.tsx")),
  },
  {
    href: "/calls",
    name: nav.calls,
    Icon: ListIcon,
    Page: lazy(() => import("./calls/calls-page.tsx")),
  },
  {
    href: "/bots",
    name: nav.bots,
    Icon: BotIcon,
    needs: listBots,
    Page: lazy(() => import("./bots/bots-page.tsx")),
    below: [
      {
        path: /^\/bots\/[^/]+\/versions\/?$/,
        Page: lazy(() => import("./bots/versions-page.tsx")),
      },
      {
        path: /^\/bots\/[^/]+\/?$/,
        Page: lazy(() => import("./flows/page/flow-page.tsx")),
        wide: true,
      },
    ],
  },
  {
    // Not /workflows: that is the API's.
    href: "/automations",
    name: nav.workflows,
    Icon: WorkflowIcon,
    Page: lazy(() => import("./workflows/workflows-page.tsx")),
    below: [
      {
        path: /^\/automations\/runs\/[^/]+\/?$/,
        Page: lazy(() => import("./workflows/run-page.tsx")),
      },
      {
        path: /^\/automations\/workflows\/[^/]+\/?$/,
        Page: lazy(() => import("./workflows/edit-page.tsx")),
      },
    ],
  },
  {
    href: "/overview",
    name: nav.overview,
    Icon: OverviewIcon,
    Page: lazy(() => import("./overview/overview-page.tsx")),
  },
  {
    href: "/welcome",
    name: nav.welcome,
    Icon: StepsIcon,
    needs: readDoctor,
    Page: lazy(() => import("./welcome/welcome-page.tsx")),
  },
  {
    href: "/settings",
    name: nav.settings,
    Icon: SettingsIcon,
    Page: lazy(() => import("./settings/settings-page.tsx")),
  },
];

/** The place an address belongs to. */
export function placeAt(path: string): Place | undefined {
  return places.find(({ href }) =>
    href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`),
  );
}

/** What is drawn at an address; nothing at "/", and where there is no page. */
export function pageAt(path: string): { Page?: Page | undefined; wide: boolean } {
  const place = placeAt(path);
  const own = place?.below?.find((page) => page.path.test(path));
  return { Page: own?.Page ?? place?.Page, wide: own?.wide === true };
}
