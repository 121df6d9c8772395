// WEBHOOK_ALLOW: what the operator opens to webhooks beyond public HTTPS.
import { type Host, parseHost } from "./parse-host.ts";

/** Exact `host:port` pairs. */
export interface AllowList {
  has(host: Host, port: number): boolean;
  /** Entries that are no `host:port`; they open nothing. */
  readonly faults: readonly string[];
}

/** Reads entries like `127.0.0.1:9000`, `[fd12::5]:8080`, `hooks.office.lan:80`. A URL must name the host in the same way. */
export function parseAllowList(entries: readonly string[]): AllowList {
  const open = new Set<string>();
  const faults: string[] = [];
  for (const entry of entries) {
    const [, text = "", digits] = /^(.*):([1-9]\d{0,4})$/.exec(entry.trim()) ?? [];
    const host = parseHost(text);
    if (host === undefined || digits === undefined || Number(digits) > 65_535) faults.push(entry);
    else open.add(`${host.written}:${digits}`);
  }
  return { has: ({ written }, port) => open.has(`${written}:${port}`), faults };
}
