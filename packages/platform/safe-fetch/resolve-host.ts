// The addresses behind a name, asked anew for every request.
import { Resolver, lookup } from "node:dns/promises";

export interface ResolveOptions {
  /** Ends the question. */
  signal: AbortSignal;
  /** The operator has named this host in WEBHOOK_ALLOW. */
  allowed: boolean;
}

/** All addresses of a name, in the order in which they are tried. Rejects or gives none when there is no such name. */
export type ResolveHost = (name: string, options: ResolveOptions) => Promise<readonly string[]>;

const otherFamilyMs = 500;

/**
 * Names of flows are asked of DNS directly: the system's own look-up occupies one of the process's four threads until it
 * answers, which any slow name server could use to stop our files and passwords. The operator's names go through the system,
 * where `/etc/hosts` counts.
 * @param servers `address:port` of the DNS servers; the system's when absent
 */
export function createResolveHost(servers?: readonly string[]): ResolveHost {
  return async (name, { signal, allowed }) => {
    signal.throwIfAborted();
    if (allowed) return fromSystem(name);
    const resolver = new Resolver({ timeout: 1_000, tries: 2, maxTimeout: 2_000 });
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    let patience: NodeJS.Timeout | undefined;
    const found = (addresses: string[]) => {
      // A family that nobody answers for is not waited for by a caller on the phone.
      patience ??= setTimeout(cancel, otherFamilyMs);
      return addresses;
    };
    try {
      const answers = await Promise.allSettled([
        resolver.resolve4(name).then(found),
        resolver.resolve6(name).then(found),
      ]);
      const addresses = answers.flatMap((answer) =>
        answer.status === "fulfilled" ? answer.value : [],
      );
      const [failure] = answers.flatMap((answer) =>
        answer.status === "rejected" ? [answer.reason as unknown] : [],
      );
      if (addresses.length === 0 && failure !== undefined) throw failure;
      return addresses;
    } finally {
      clearTimeout(patience);
      signal.removeEventListener("abort", cancel);
    }
  };
}

async function fromSystem(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true, order: "ipv4first" });
  return found.map(({ address }) => address);
}
