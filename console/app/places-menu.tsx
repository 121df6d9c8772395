// The places that a narrow screen has no room for, in one menu.
import { DropdownMenu } from "radix-ui";
import { MenuIcon } from "./look/icons.tsx";
import type { Place } from "./places.tsx";
import { goTo } from "./route.tsx";
import { words } from "./words/words.ts";

export default function PlacesMenu({ places, here }: { places: readonly Place[]; here: boolean }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        data-here={here || undefined}
        className="inline-flex min-h-10 flex-col items-center justify-center rounded-[9px] px-2 text-xs text-soft hover:bg-sunken data-[here]:bg-tint data-[here]:font-semibold data-[here]:text-brand-deep sm:hidden"
      >
        <MenuIcon className="size-[18px]" />
        {words.nav.more}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          className="card z-20 max-h-[80dvh] min-w-48 overflow-y-auto p-1.5 shadow-lg"
        >
          {places.map(({ href, name, Icon }) => (
            <DropdownMenu.Item
              key={href}
              onSelect={() => goTo(href)}
              className="flex min-h-11 cursor-default items-center gap-3 rounded-md px-3 outline-none data-[highlighted]:bg-sunken"
            >
              <Icon className="size-[18px] text-soft" />
              {name}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
