// A door in front of MariaDB that cuts a connection exactly at COMMIT: before the server has heard it, or before the client has its answer.
import { type Server, type Socket, connect, createServer } from "node:net";
import { freePort } from "@pipecast/testkit/free-port";

export interface CommitGate extends AsyncDisposable {
  /** The database's URL through the door. */
  readonly url: string;
  /** One in so many commits is cut from now on, before and after in turns; 0: none. */
  cutOneIn(count: number): void;
  readonly cuts: { before: number; after: number };
}

/** The command's text after the header of four bytes and COM_QUERY. */
const commit = Buffer.from("\u0003commit");

export async function openCommitGate(target: string): Promise<CommitGate> {
  const behind = new URL(target);
  const port = await freePort();
  const sockets = new Set<Socket>();
  const cuts = { before: 0, after: 0 };
  let oneIn = 0;
  let seen = 0;

  function pass(near: Socket): void {
    const far = connect(Number(behind.port), behind.hostname);
    let silent = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (chunk: Buffer) => {
      if (!chunk.subarray(4).equals(commit) || oneIn === 0 || (seen += 1) % oneIn !== 0) {
        far.write(chunk);
        return;
      }
      const when = cuts.before > cuts.after ? "after" : "before";
      cuts[when] += 1;
      silent = true;
      if (when === "before") near.destroy();
      else far.write(chunk);
    });
    far.on("data", (chunk: Buffer) => {
      if (silent) near.destroy();
      else near.write(chunk);
    });
  }

  const server: Server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cuts,
    cutOneIn(count) {
      oneIn = count;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
