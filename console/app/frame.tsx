// What stands around every page: name, navigation, organization, account, colours.
import { Suspense, lazy, useEffect } from "react";
import { Mark } from "./look/icons.tsx";
import { CallPage } from "./phone/call-page.tsx";
import { type Place, pageAt, placeAt, places } from "./places.tsx";
import { Link, goTo, usePath } from "./route.tsx";
import { useConnectionLost } from "./session/connection.ts";
import { useMay } from "./session/session.tsx";
import { words } from "./words/words.ts";

const AccountMenu = lazy(() => import("./session/account-menu.tsx"));
const PlacesMenu = lazy(() => import("./places-menu.tsx"));

/** As many as a telephone's screen has room for, beside the menu with the others. */
const fitNarrow = 3;

export function Frame() {
  const path = usePath();
  const lost = useConnectionLost();
  const may = useMay();
  const open = places.filter(({ needs }) => needs === undefined || may(needs));
  const here = placeAt(path);
  // Who may not call begins with what they may see.
  const begin = open[0]?.href ?? "/inbox";
  const calls = begin === "/";
  useEffect(() => {
    if (path === "/" && !calls) goTo(begin, { replace: true });
  }, [path, calls, begin]);
  const { Page, wide } = pageAt(path);
  const others = open.slice(fitNarrow);
  return (
    <>
      <header className="sticky top-0 z-10 border-b border-line bg-card">
        <div className="mx-auto flex max-w-[110rem] items-center gap-2 px-3 py-2 sm:gap-4 sm:px-6">
          <Link
            href="/"
            className="flex items-center gap-2.5 rounded-lg max-sm:hidden"
            aria-label={words.product}
          >
            <Mark className="size-8" />
            <span className="hidden text-lg font-semibold xl:inline">{words.product}</span>
          </Link>
          <nav aria-label={words.nav.label} className="flex gap-0.5 sm:gap-1">
            {open.map((place, at) => (
              <PlaceLink
                key={place.href}
                place={place}
                here={place === here}
                narrow={at < fitNarrow}
              />
            ))}
            {others.length > 0 && (
              <Suspense>
                <PlacesMenu places={others} here={here !== undefined && others.includes(here)} />
              </Suspense>
            )}
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
      <main className={wide ? "" : "mx-auto max-w-[110rem] p-3 sm:p-6"}>
        {calls && (
          <div hidden={path !== "/"}>
            <CallPage shown={path === "/"} />
          </div>
        )}
        {Page !== undefined && (
          <Suspense>
            <Page path={path} />
          </Suspense>
        )}
      </main>
    </>
  );
}

function PlaceLink(props: { place: Place; here: boolean; narrow: boolean }) {
  const { href, name, Icon } = props.place;
  return (
    <Link
      href={href}
      aria-current={props.here ? "page" : undefined}
      className={`min-h-10 items-center gap-x-2 rounded-[9px] px-2 text-soft hover:bg-sunken aria-[current]:bg-tint aria-[current]:font-semibold aria-[current]:text-brand-deep max-xl:flex-col max-xl:justify-center max-xl:text-xs xl:px-3 ${props.narrow ? "inline-flex" : "hidden sm:inline-flex"}`}
    >
      <Icon className="size-[18px]" />
      {name}
    </Link>
  );
}
