// A process of its own meets all hostile servers at once, five times: it stays small, and asks no proxy.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hostileServers, startHostile } from "./hostile-servers.fixture.ts";
import type { Measured, Plan } from "./measured-client.fixture.ts";

const client = fileURLToPath(new URL("measured-client.fixture.ts", import.meta.url));

async function measure(plan: Plan, env: Record<string, string>): Promise<Measured[]> {
  const child = spawn(process.execPath, ["--expose-gc", client], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  child.stdin.end(JSON.stringify(plan));
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Measured);
}

test(
  "hostile servers cost no memory, and proxies of the environment are not asked",
  { timeout: 60_000 },
  async () => {
    const proxy = createServer().listen(0, "127.0.0.1");
    await once(proxy, "listening");
    let asked = 0;
    proxy.on("connection", (socket) => socket.destroy(((asked += 1), undefined)));
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const listening = await Promise.all(hostileServers.map(startHostile));
    const batch = hostileServers.map(({ scheme = "http", body = "{}" }, at) => ({
      url: `${scheme}://127.0.0.1:${listening[at]?.port}/hook`,
      method: "POST",
      body,
      timeoutMs: 600,
    }));
    const env = { NODE_USE_ENV_PROXY: "1", NO_PROXY: "", no_proxy: "" };
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
      Object.assign(env, { [name]: proxyUrl, [name.toLowerCase()]: proxyUrl });
    try {
      const [, ...measured] = await measure(
        { batches: Array.from({ length: 6 }, () => batch) },
        env,
      );
      expect(measured).toHaveLength(5);
      for (const { ends } of measured)
        expect(ends.map(({ end }) => end)).toEqual(
          hostileServers.map(({ ends: wanted }) =>
            "code" in wanted ? wanted.code : wanted.status,
          ),
        );
      // Ten gigabytes were offered each time. 5 MB a server would be 215.
      const kept = measured.reduce((sum, { keptMb }) => sum + keptMb, 0);
      expect(kept).toBeLessThan(60);
      expect(Math.max(...measured.map(({ peakMb }) => peakMb))).toBeLessThan(100);
      expect(asked).toBe(0);
    } finally {
      proxy.close();
      await Promise.all(listening.map(({ close }) => close()));
    }
  },
);
