// A door in front of a server: closed, every connection breaks and none is taken; open again at the same address, the server is as it was.
import { type Server, type Socket, connect, createServer } from "node:net";
import { freePort } from "@pipecast/testkit/free-port";

export interface TcpGate extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Gives an open one; `target` is `host:port`. */
export async function openGate(target: string): Promise<TcpGate> {
  const [host = "", port = ""] = target.split(/:(?=\d+$)/);
  const own = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  };
  const open = async () => {
    server = createServer((near) => {
      const far = connect(Number(port), host);
      keep(near);
      keep(far);
      near.pipe(far).pipe(near);
      near.once("close", () => far.destroy());
      far.once("close", () => near.destroy());
    });
    await new Promise<void>((resolve) => server?.listen(own, "127.0.0.1", resolve));
  };
  const close = async () => {
    const closed = new Promise((resolve) => server?.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open();
  return { host: `127.0.0.1:${own}`, open, close, [Symbol.asyncDispose]: close };
}
