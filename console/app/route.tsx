// Which page is shown: the address bar says, links change it without loading anything.
import { type AnchorHTMLAttributes, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  addEventListener("popstate", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("popstate", tell);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** A segment of a path, decoded; "" where there is none, or none that can be read. */
export function segmentOf(path: string, at: number): string {
  try {
    return decodeURIComponent(path.split("/")[at] ?? "");
  } catch {
    return "";
  }
}

/** The part of the address from its question mark on. */
export function useSearch(): string {
  return useSyncExternalStore(subscribe, () => location.search);
}

/** `still`: what is on the screen stays where it is; `replace`: the way back does not lead here. */
export function goTo(path: string, { still = false, replace = false } = {}): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  for (const tell of listeners) tell();
  if (!still) scrollTo(0, 0);
}

/** A link inside the console; with a modifier key or the middle button the browser does its own. */
export function Link({
  href,
  still = false,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; still?: boolean }) {
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goTo(href, { still });
      }}
      {...rest}
    />
  );
}
