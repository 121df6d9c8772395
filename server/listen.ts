// Opens the port; a busy one is told with the option of the command line that chooses another.
import { defineErrors, isAppError } from "@pipecast/platform/errors";
import type { HttpServer } from "@pipecast/platform/http";

export const ListenErrors = defineErrors("LISTEN", {
  PORT_BUSY: {
    status: 500,
    message:
      "Port {port} on {host} is taken: another PipeCast, or another program? Stop it, or choose a port with --port.",
  },
});

/** Gives the URL. Throws LISTEN_PORT_BUSY, or CANNOT_LISTEN for anything else. */
export async function listen(
  server: HttpServer,
  address: { host: string; port: number },
): Promise<string> {
  try {
    return (await server.listen(address)).url;
  } catch (cause) {
    if (isAppError(cause) && cause.details?.["reason"] === "EADDRINUSE")
      throw ListenErrors.PORT_BUSY(address, { cause });
    throw cause;
  }
}
