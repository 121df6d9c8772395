// A TCP connection that a test can cut, leave hanging, and heal.
import { once } from "node:events";
import { type Socket, connect, createServer } from "node:net";

export interface CutProxy extends AsyncDisposable {
  readonly port: number;
  /** Breaks what is connected and refuses what comes. */
  cut(): void;
  /** Breaks nothing and passes nothing on: neither direction, or only what the far side says. */
  hang(which: "both" | "answers"): void;
  /** From now on every byte goes on alone, both ways. */
  slice(): void;
  /** Takes connections again, and passes on whole what comes; those that hung are broken. */
  heal(): void;
}

async function inSlices(to: Socket, data: Buffer): Promise<void> {
  for (const byte of data) {
    to.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Listens on 127.0.0.1 for what should reach `host:port`. */
export async function cutProxy(host: string, port: number): Promise<CutProxy> {
  let state: "whole" | "cut" | "both" | "answers" = "whole";
  let sliced = false;
  const sockets = new Set<Socket>();
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (state !== "whole") {
      near.destroy();
      return;
    }
    near.setNoDelay(true);
    const far = connect({ host, port, noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      let passing = Promise.resolve();
      from.on("data", (data) => {
        if (state !== "whole" && (state !== "answers" || from !== near)) return;
        // In order, also when the slicing begins or ends while some of it is under way.
        passing = passing.then(() => (sliced ? inSlices(to, data) : void to.write(data)));
      });
      from.on("close", () => {
        sockets.delete(from);
        // What is under way in slices still arrives.
        void passing.then(() => to.end(() => to.destroy()));
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
    slice() {
      sliced = true;
    },
    heal() {
      sliced = false;
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
