// A TCP connection that a test can cut, leave hanging, and heal.
import { once } from "node:events";
import { type Socket, connect, createServer } from "node:net";

export interface CutProxy extends AsyncDisposable {
  readonly port: number;
  /** Breaks what is connected and refuses what comes. */
  cut(): void;
  /** Breaks nothing and passes nothing on: neither direction, or only what the far side says. */
  hang(which: "both" | "answers"): void;
  /** Takes connections again; those that hung are broken. */
  heal(): void;
}

/** Listens on 127.0.0.1 for what should reach `host:port`. */
export async function cutProxy(host: string, port: number): Promise<CutProxy> {
  let state: "whole" | "cut" | "both" | "answers" = "whole";
  const sockets = new Set<Socket>();
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (state !== "whole") {
      near.destroy();
      return;
    }
    const far = connect({ host, port, noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      from.on("data", (data) => {
        if (state === "whole" || (state === "answers" && from === near)) to.write(data);
      });
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port");
  return {
    port: address.port,
    cut() {
      state = "cut";
      drop();
    },
    hang(which) {
      state = which;
    },
    heal() {
      if (state === "both" || state === "answers") drop();
      state = "whole";
    },
    async [Symbol.asyncDispose]() {
      drop();
      server.close();
      await once(server, "close");
    },
  };
}
