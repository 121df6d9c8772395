// Organization, colours, sign-out: everything about the one who looks, in one menu.
import { DropdownMenu } from "radix-ui";
import { goTo as showPage } from "../route.tsx";
import { AccountIcon } from "../look/icons.tsx";
import { type Theme, themes, useTheme } from "../look/theme.ts";
import { type Language, changeLanguage, language, languages } from "../words/language.ts";
import { words } from "../words/words.ts";
import { useSession } from "./session.tsx";

const item =
  "flex min-h-9 cursor-default items-center gap-2 rounded-md px-3 text-sm outline-none data-[highlighted]:bg-sunken data-[state=checked]:font-semibold data-[state=checked]:text-brand-deep";
const label = "px-3 pt-2 pb-1 text-xs text-soft";

export default function AccountMenu() {
  const { session, signOut, goTo } = useSession();
  const [theme, setTheme] = useTheme();
  const { organization, organizations } = session;
  const w = words.session;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`${w.account}: ${organization.name}`}
        className="ml-auto inline-flex min-h-10 min-w-0 items-center gap-2 rounded-[9px] border border-line px-3 hover:bg-sunken"
      >
        <AccountIcon className="size-[18px] shrink-0 text-soft" />
        <span className="truncate max-sm:hidden">{organization.name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="card z-20 max-h-[80dvh] min-w-56 overflow-y-auto p-1.5 shadow-lg"
        >
          <DropdownMenu.Label className={label}>{w.organization}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={organization.id} onValueChange={(id) => void goTo(id)}>
            {organizations.map(({ id, name }) => (
              <DropdownMenu.RadioItem key={id} value={id} className={item}>
                {name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Label className={label}>{words.theme.label}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(next) => setTheme(next as Theme)}>
            {themes.map((name) => (
              <DropdownMenu.RadioItem key={name} value={name} className={item}>
                {words.theme[name]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Label className={label}>{words.language.label}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={language()}
            onValueChange={(next) => changeLanguage(next as Language)}
          >
            {Object.entries(languages).map(([name, own]) => (
              <DropdownMenu.RadioItem key={name} value={name} lang={name} className={item}>
                {own}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item onSelect={() => showPage("/settings")} className={item}>
            {words.nav.settings}
          </DropdownMenu.Item>
          <DropdownMenu.Item asChild className={item}>
            <a href="/docs">{words.nav.docs}</a>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => void signOut()} className={item}>
            {w.signOut}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
