// A model under direction: its calls are noted, its words hurry, and a scripted one calls what the rehearsal has it call.
import type { RehearsedCall } from "@pipecast/flow/rehearsal/parse-rehearsal";
import type { JsonObject } from "@pipecast/flow/json";
import type { ModelListener, ModelSession, RealtimeModel } from "@pipecast/realtime";
import type { Part } from "./part.ts";

/** Models without a voice hum; nobody needs that at length. */
const VOICELESS = new Set(["scripted", "offline"]);
const HURRY = 4;
/** A bot that is still speaking when the turn ends speaks long enough to be. */
const LINGER = 12;

/** `find` gives the rehearsal of a session by the key among its bot's settings; without one the model is left alone. */
export function directModel(
  model: RealtimeModel,
  find: (key: unknown) => Part | undefined,
): RealtimeModel {
  return {
    name: model.name,
    capabilities: model.capabilities,
    async connect(options, listener, signal) {
      const { rehearsal, ...settings } = options.settings ?? {};
      const part = find(rehearsal);
      if (part === undefined) return model.connect(options, listener, signal);
      const heard = listenFor(part, listener, VOICELESS.has(model.name));
      // Nobody listens: tones are as good as a voice, and always as long.
      const voice = model.name === "offline" ? "tones" : options.voice;
      const session = await model.connect({ ...options, voice, settings }, heard, signal);
      let calls = 0;
      const call = (wanted: readonly RehearsedCall[]) => {
        for (const { name, args } of wanted) {
          calls += 1;
          heard.functionCall({ call_id: `rehearsed-${calls}`, name, args: structuredClone(args) });
        }
      };
      part.direct = { call, interrupt: () => listener.interrupted() };
      return model.name === "scripted" ? followScript(session, part, call) : session;
    },
  };
}

function listenFor(part: Part, listener: ModelListener, voiceless: boolean): ModelListener {
  return {
    audio(pcm) {
      part.gaveAt = performance.now();
      if (!voiceless) return listener.audio(pcm);
      if (part.bot === "is still speaking")
        for (let i = 1; i < LINGER; i += 1) listener.audio(pcm.slice());
      return listener.audio(
        part.bot === "is heard" ? pcm.slice(0, Math.ceil(pcm.length / HURRY)) : pcm,
      );
    },
    transcript: (who, text, final) => listener.transcript(who, text, final),
    functionCall(call) {
      part.calls.push({ name: call.name, args: (call.args ?? {}) as JsonObject });
      listener.functionCall(call);
    },
    turnComplete: () => listener.turnComplete(),
    interrupted: () => listener.interrupted(),
    closed: (error) => listener.closed(error),
  };
}

/** The caller's words lead to what stands under `calls`; where nothing does, the scripted model says so itself. */
function followScript(
  session: ModelSession,
  part: Part,
  call: (calls: readonly RehearsedCall[]) => void,
): ModelSession {
  return {
    setPrompt: (prompt) => session.setPrompt(prompt),
    sendAudio: (pcm) => session.sendAudio(pcm),
    sendText(kind, text, respond) {
      const script = kind === "user" && respond ? part.script : [];
      session.sendText(kind, text, respond && script.length === 0);
      part.script = [];
      // Never from inside a call of the session.
      if (script.length > 0) setImmediate(() => call(script));
    },
    answerFunction: (answer) => session.answerFunction(answer),
    close: () => session.close(),
  };
}
