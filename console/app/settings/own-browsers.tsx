// The browsers one is signed in with; any of them can be signed out from here.
import { listSignIns, revokeSignIn } from "@pipecast/contracts/pbx/own-account";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";

export function OwnBrowsers() {
  const { session, signOut } = useSession();
  const w = words.accounts.own;
  const { timezone } = session.organization;
  const found = useAnswer("browsers", () => ask(listSignIns));
  const deed = useDeed();
  const fault = found.fault ?? deed.fault;
  const end = (id: string) =>
    deed.run(async () => {
      await ask(revokeSignIn, { params: { id } });
      found.again();
    });
  return (
    <section aria-label={w.browsersTitle} className="card flex flex-col gap-3 p-4 sm:p-5">
      <h2 className="font-semibold">{w.browsersTitle}</h2>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <ul className="flex flex-col">
        {found.value?.items.map(({ id, browser, current, started_at, seen_at }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2"
          >
            <div className="min-w-0">
              <p className="font-medium break-words">
                {nameOf(browser)}
                {current && <span className="text-brand-deep"> · {w.here}</span>}
              </p>
              <p className="text-sm text-soft">
                {w.since(showTime(started_at, timezone))}, {w.lastSeen(showTime(seen_at, timezone))}
              </p>
            </div>
            <Button
              disabled={deed.busy}
              aria-label={w.outOf(nameOf(browser))}
              onClick={() => void (current ? signOut() : end(id))}
            >
              {w.out}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const browsers = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
const systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"];

/** What a person recognizes of a user agent's many words. */
function nameOf(agent: string): string {
  const browser = browsers.find((name) => agent.includes(name));
  const system = systems.find((name) => agent.includes(name));
  const known = [browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser, system];
  const text = known.filter((part) => part !== undefined).join(", ");
  return text === "" ? agent.slice(0, 60) || words.accounts.own.unnamed : text;
}
