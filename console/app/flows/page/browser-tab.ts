// Which tab of the browser this is: each keeps its own work, and finds the work of tabs that are gone.

const key = "pipecast.tab";

export interface BrowserTab {
  id: string;
  /** Whether another tab of this name is open. Where the browser cannot say, it is not. */
  isOpen: (tab: string) => Promise<boolean>;
}

let claimed: Promise<BrowserTab> | undefined;

/** A name that survives a reload and is this tab's until it closes; a duplicated tab gets another one. */
export function claimTab(): Promise<BrowserTab> {
  claimed ??= claim();
  return claimed;
}

async function claim(): Promise<BrowserTab> {
  let id = sessionStorage.getItem(key) ?? newName();
  if (!(await hold(id))) {
    id = newName();
    await hold(id);
  }
  sessionStorage.setItem(key, id);
  return { id, isOpen };
}

function newName(): string {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join("-");
}

/** Holds a name for as long as the page lives; false where another tab holds it. */
function hold(id: string): Promise<boolean> {
  // Only pages that came safely have locks.
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks
      .request(`${key}.${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => undefined);
      })
      .catch(() => resolve(true));
  });
}

async function isOpen(tab: string): Promise<boolean> {
  if (!("locks" in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === `${key}.${tab}`);
}
