// For tests: stands between a client and a MySQL server and cuts or stalls connections at a chosen statement.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What happens at a statement: its packet is lost, or its answer is, and the connection with it; or silence. */
export type Fault = "before" | "after" | "stall";

export interface UnreliableProxy extends AsyncDisposable {
  /** The database URL, through the proxy. */
  readonly url: string;
  /** Asked at each statement (COM_QUERY) with its text; undefined lets it pass. */
  fault: (statement: string) => Fault | undefined;
}

/** Starts the proxy in front of the server of `target`. */
export async function unreliableProxy(target: string): Promise<UnreliableProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let answers: "pass" | "cut" | "hold" = "pass";
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (packet: Buffer) => {
      const statement = packet[4] === 3 ? packet.subarray(5).toString() : "";
      const fault = statement === "" ? undefined : proxy.fault(statement);
      if (fault === "before") return client.resetAndDestroy();
      if (fault === "after") answers = "cut";
      if (fault === "stall") answers = "hold";
      return upstream.write(packet);
    });
    upstream.on("data", (packet: Buffer) => {
      if (answers === "cut") client.resetAndDestroy();
      if (answers === "pass") client.write(packet);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  const proxy: UnreliableProxy = {
    url: url.href,
    fault: () => undefined,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
