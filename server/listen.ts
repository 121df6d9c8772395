// Opens the port, and says what to do when it cannot be had.
import { defineErrors } from "@pipecast/platform/errors";
import type { HttpServer } from "@pipecast/platform/http";

export const ListenErrors = defineErrors("LISTEN", {
  PORT_BUSY: {
    status: 500,
    message:
      "Port {port} on {host} is taken: another PipeCast, or another program? Stop it, or choose a port with --port.",
  },
  REFUSED: {
    status: 500,
    message: "Cannot listen on {host}:{port} ({reason}): check HOST and the port.",
  },
});

/** Gives the URL. Throws LISTEN_PORT_BUSY or LISTEN_REFUSED. */
export async function listen(
  server: HttpServer,
  address: { host: string; port: number },
): Promise<string> {
  try {
    return (await server.listen(address)).url;
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? "unknown";
    if (reason === "EADDRINUSE") throw ListenErrors.PORT_BUSY(address, { cause });
    throw ListenErrors.REFUSED({ ...address, reason }, { cause });
  }
}
