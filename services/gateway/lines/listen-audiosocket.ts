// The AudioSocket port: whoever names an announced call gets its bot, everyone else a closed door.
import {
  type AudioSocketServer,
  type ServerLimits,
  startAudioSocketServer,
} from "@pipecast/asterisk/audiosocket";
import { toAppError } from "@pipecast/platform/errors";
import type { Log } from "@pipecast/platform/log";
import type { CallPlan, CallRegistry } from "../call/call-registry.ts";
import { GatewayErrors } from "../errors.ts";
import { AudioSocketLine } from "./audiosocket-line.ts";
import type { Line } from "./line.ts";

export interface AudioSocketOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  limits?: Partial<ServerLimits>;
  registry: Pick<CallRegistry, "take">;
  /** Begins the call; false refuses it. */
  begin: (plan: CallPlan, line: Line) => boolean;
  log: Log;
}

/** Listens; rejects with GATEWAY_AUDIO_PORT_REFUSED when the port cannot be had. */
export async function listenAudioSocket(options: AudioSocketOptions): Promise<AudioSocketServer> {
  const { host, port } = options;
  try {
    return await start(options);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw GatewayErrors.AUDIO_PORT_REFUSED({ host, port, reason }, { cause });
  }
}

function start(options: AudioSocketOptions): Promise<AudioSocketServer> {
  const { host, port, limits, registry, begin, log } = options;
  return startAudioSocketServer({
    host,
    port,
    ...(limits === undefined ? {} : { limits }),
    authorize(uuid, wire) {
      const plan = registry.take(uuid);
      if (plan === undefined) {
        log.warn({ code: "GATEWAY_UUID_REFUSED" }, "audio came for no announced call");
        return undefined;
      }
      const line = new AudioSocketLine(wire, plan.rate);
      return begin(plan, line) ? line : undefined;
    },
    onFault(error) {
      const err = toAppError(error);
      log.error({ err, code: "GATEWAY_SESSION_CRASHED" }, "a line's session threw");
    },
  });
}
