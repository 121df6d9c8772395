// An address of the loopback network that no other test of this machine uses.
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Gives an address in 127.64.0.0/10 on which nothing holds `port`, so a server can have its usual ports there. */
export async function freeAddress(port: number): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const address = `127.${randomInt(64, 128)}.${randomInt(256)}.${randomInt(1, 255)}`;
    if (await isFree(address, port)) return address;
  }
  throw new Error(`no loopback address with a free port ${port}: loopback must be a whole /8`);
}

async function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, address);
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
