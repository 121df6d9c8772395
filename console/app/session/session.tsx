// Who is signed in: asked at the start, watched afterwards; without an account nothing of the console is drawn.
import {
  type ConsoleSession,
  changeOrganization,
  closeConsoleSession,
  openConsoleSession,
  readConsoleSession,
} from "@pipecast/contracts/console/session";
import { RemoteError } from "@pipecast/contracts/client";
import { may } from "@pipecast/contracts/permissions";
import { operatorAccount } from "@pipecast/contracts/pbx/sign-in";
import type { Route } from "@pipecast/contracts/route";
import { type ReactNode, createContext, useContext, useEffect, useMemo, useState } from "react";
import { words } from "../words/words.ts";
import { ask, onSignedOut, sayError } from "./server.ts";
import { InvitePage } from "./invite-page.tsx";
import { SignInPage } from "./sign-in-page.tsx";

type Standing =
  | { kind: "checking" }
  | { kind: "lost" }
  | { kind: "out"; why?: string }
  | { kind: "in"; session: ConsoleSession };

export interface SignedIn {
  session: ConsoleSession;
  signOut: () => Promise<void>;
  goTo: (orgId: string) => Promise<void>;
}

const Signed = createContext<SignedIn | null>(null);

export function useSession(): SignedIn {
  const signed = useContext(Signed);
  if (signed === null) throw new Error("useSession is for what stands inside SessionGate");
  return signed;
}

/** Whether the one who looks may ask a route: what they may not do is not offered. */
export function useMay(): (route: Pick<Route, "method" | "path" | "role">) => boolean {
  const { role, account_id } = useSession().session;
  return (route) => may(role, route, account_id === operatorAccount);
}

const retryMs = 2_000;
/** An invitation's code; it leaves the address bar at once. */
const invited = takeCode("/invite", "/invite");

/** Draws its children for a signed-in account, anew for each organization; the sign-in page for everybody else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [standing, setStanding] = useState<Standing>({ kind: "checking" });
  const [invite, setInvite] = useState(invited);
  const enter = async () => setStanding(await inTurn(findStanding));

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = async () => {
      const next = await inTurn(findStanding);
      setStanding((before) => (same(before, next) ? before : next));
      if (next.kind === "lost") timer = setTimeout(() => void check(), retryMs);
    };
    // Somebody may have changed organization, or signed out, in another tab.
    const onFocus = () => document.visibilityState === "visible" && void check();
    void check();
    document.addEventListener("visibilitychange", onFocus);
    const stop = onSignedOut(() =>
      setStanding((before) =>
        before.kind === "in" ? { kind: "out", why: words.session.expired } : before,
      ),
    );
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onFocus);
      stop();
    };
  }, []);

  const session = standing.kind === "in" ? standing.session : undefined;
  const signed = useMemo<SignedIn | null>(() => {
    if (session === undefined) return null;
    return {
      session,
      async signOut() {
        await ask(closeConsoleSession);
        setStanding({ kind: "out", why: words.session.out });
      },
      async goTo(orgId) {
        const moved = await ask(changeOrganization, { body: { org_id: orgId } });
        setStanding({ kind: "in", session: moved });
      },
    };
  }, [session]);

  if (invite !== undefined)
    return (
      <InvitePage
        code={invite}
        done={(signedIn) => {
          history.replaceState(null, "", "/");
          setInvite(undefined);
          if (signedIn) void enter();
          else setStanding({ kind: "out" });
        }}
      />
    );
  if (signed !== null)
    return (
      <Signed key={signed.session.organization.id} value={signed}>
        {children}
      </Signed>
    );
  if (standing.kind === "out")
    return <SignInPage why={standing.why} entered={() => void enter()} />;
  return (
    <p role="status" className="p-8 text-center text-soft">
      {standing.kind === "lost" ? words.session.lost : words.session.checking}
    </p>
  );
}

let last: Promise<unknown> = Promise.resolve();

/** One question about the session at a time: a late "nobody" must not overtake a sign-in. */
function inTurn<T>(question: () => Promise<T>): Promise<T> {
  const answer = last.then(question);
  last = answer.catch(() => undefined);
  return answer;
}

/** A link that was used already does no harm in the browser that used it. */
async function findStanding(): Promise<Standing> {
  let why: string | undefined;
  try {
    const code = takeCode("/sign-in", "/");
    if (code !== undefined) return inside(await ask(openConsoleSession, { body: { code } }));
  } catch (error) {
    why = sayError(error);
  }
  try {
    return inside(await ask(readConsoleSession));
  } catch (error) {
    if (!(error instanceof RemoteError)) return { kind: "lost" };
    if (why === undefined && error.code !== "UNAUTHORIZED") why = sayError(error);
    return { kind: "out", ...(why === undefined ? {} : { why }) };
  }
}

/** The doors lead in: whoever is in stands on the first page. */
function inside(session: ConsoleSession): Standing {
  if (["/sign-in", "/invite"].includes(location.pathname)) history.replaceState(null, "", "/");
  return { kind: "in", session };
}

/** The code of a link to this page; it leaves the address bar and the history at once. */
function takeCode(page: string, then: string): string | undefined {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (location.pathname !== page || code === null) return undefined;
  history.replaceState(null, "", then);
  return code;
}

function same(before: Standing, next: Standing): boolean {
  if (before.kind === "out" && next.kind === "out") return true;
  if (before.kind !== "in" || next.kind !== "in") return false;
  return JSON.stringify(before.session) === JSON.stringify(next.session);
}
