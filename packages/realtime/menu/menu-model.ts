// A remote model with a voice of ours behind it: when the provider fails in a call, the keys of the phone go on where it stopped.
import type {
  ModelListener,
  ModelOptions,
  ModelSession,
  RealtimeModel,
} from "../realtime-model.ts";
import { MenuSession } from "./menu-session.ts";

export interface MenuParts {
  /** Speaks exact words, and the nodes of a flow, without a network. */
  voice: RealtimeModel;
  /** Whether it has words: tones are no menu. */
  speaks: () => Promise<boolean>;
}

/** Longest wait for a first connection: the caller hears nothing meanwhile. */
const CONNECT_MS = 3_000;

/** A node without keys cannot be gone on with: the session then ends with the provider's error, and the call is given back. */
export function withMenu(remote: RealtimeModel, { voice, speaks }: MenuParts): RealtimeModel {
  return {
    name: remote.name,
    capabilities: remote.capabilities,
    ...(remote.summarize === undefined ? {} : { summarize: remote.summarize.bind(remote) }),
    prepare: async () => remote.prepare?.(),
    async connect(options: ModelOptions, listener: ModelListener, signal: AbortSignal) {
      const session = new MenuSession({
        rate: remote.capabilities.outputRate,
        voiceRate: voice.capabilities.outputRate,
        listener,
        async openVoice(told) {
          if (!(await speaks())) return undefined;
          const { language } = options;
          const own: ModelOptions = language === undefined ? {} : { language };
          return voice.connect(own, told, new AbortController().signal);
        },
      });
      await session.start((told) => connectSoon(remote, options, told, signal));
      signal.throwIfAborted();
      return session;
    },
  };
}

async function connectSoon(
  remote: RealtimeModel,
  options: ModelOptions,
  listener: ModelListener,
  signal: AbortSignal,
): Promise<ModelSession> {
  const late = AbortSignal.timeout(CONNECT_MS);
  return remote.connect(options, listener, AbortSignal.any([signal, late]));
}
