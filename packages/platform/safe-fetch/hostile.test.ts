// No server, however hostile, keeps a webhook longer than its time, or makes it take in more than its share.
import { afterEach, expect, test } from "vitest";
import { type Ending, hostileServers, startHostile } from "./hostile-servers.fixture.ts";
import { type SafeFetchRequest, createSafeFetch } from "./safe-fetch.ts";
import { SafeFetchError } from "./safe-fetch-error.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A request's end in the words of the table. */
async function ending(port: number, request: SafeFetchRequest): Promise<Ending> {
  const safeFetch = createSafeFetch({ allow: [`127.0.0.1:${port}`], ownPorts: () => [] });
  try {
    const { status, truncated, body } = await safeFetch(request);
    return { status, truncated, body };
  } catch (error) {
    expect(error).toBeInstanceOf(SafeFetchError);
    return { code: (error as SafeFetchError).code } as Ending;
  }
}

test.each(hostileServers.map((server) => [server.name, server] as const))(
  "%s: the request ends as promised, in its time, and reads little",
  async (_, hostile) => {
    const server = await startHostile(hostile);
    ends.push(server.close);
    const { scheme = "http", body = "{}" } = hostile;
    const begun = performance.now();
    const url = `${scheme}://127.0.0.1:${server.port}/hook`;
    // Where it is not time that ends the request, a busy machine has more of it.
    const byTime = "code" in hostile.ends && hostile.ends.code === "WEBHOOK_TIMEOUT";
    const timeoutMs = byTime ? 500 : 4_000;
    const end = await ending(server.port, { url, method: "POST", body, timeoutMs });
    expect(end).toMatchObject(hostile.ends);
    if ("body" in end) expect(Buffer.byteLength(end.body ?? "")).toBeLessThanOrEqual(64 * 1024);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(server.connections()).toBe(1);
    // What we do not read stops in the system's buffers: some MB, never the 10 GB.
    expect(server.written()).toBeLessThan(32 * 1024 * 1024);
  },
);
