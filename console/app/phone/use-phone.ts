// One telephone in the browser: a websocket to a bot, what it told so far, and the keys to press.
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { type PhoneAudio, openPhoneAudio, phoneRate } from "./phone-audio.ts";
import { readPhoneMessage } from "./phone-message.ts";
import { type PhoneState, idlePhone, phoneStep } from "./phone-state.ts";

export type Way = "type" | "listen" | "speak";

export interface Phone {
  state: PhoneState;
  /** True when sound was wanted and could not be had: the call goes on by typing. */
  silent: boolean;
  /** `draft`: the bot as it is being changed, not its published version. */
  call: (wanted: { bot: string; from: string; way: Way; draft?: boolean }) => Promise<void>;
  say: (text: string) => void;
  press: (digit: string) => void;
  hangUp: () => void;
}

export function usePhone(): Phone {
  const [state, tell] = useReducer(phoneStep, idlePhone);
  const [silent, setSilent] = useState(false);
  const socket = useRef<WebSocket>(undefined);
  const audio = useRef<PhoneAudio>(undefined);

  const release = useCallback(() => {
    audio.current?.close();
    audio.current = undefined;
    const line = socket.current;
    socket.current = undefined;
    line?.close();
  }, []);
  useEffect(() => release, [release]);

  const send = useCallback((message: object) => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(message));
  }, []);

  const call = useCallback<Phone["call"]>(
    async ({ bot, from, way, draft = false }) => {
      release();
      tell({ type: "dialled", reads: way === "type" });
      setSilent(false);
      let line: WebSocket | undefined;
      if (way !== "type")
        try {
          const onFrame = (pcm: ArrayBuffer) => {
            if (line?.readyState === WebSocket.OPEN) line.send(pcm);
          };
          audio.current = await openPhoneAudio(way === "speak" ? onFrame : undefined);
        } catch {
          setSilent(true);
        }
      line = new WebSocket(`/web/${encodeURIComponent(bot)}${draft ? "?draft=true" : ""}`);
      const ours = line;
      ours.binaryType = "arraybuffer";
      socket.current = ours;
      let opened = false;
      ours.addEventListener("open", () => {
        opened = true;
        const sound = audio.current !== undefined;
        send({ type: "start", audio: sound, rate: phoneRate, caller_number: from });
      });
      ours.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (socket.current !== ours) return;
        if (typeof data !== "string") return audio.current?.play(data);
        const message = readPhoneMessage(data);
        if (message?.type === "clear") audio.current?.clear();
        if (message !== undefined) tell({ type: "told", message });
        return undefined;
      });
      ours.addEventListener("close", ({ code }) => {
        if (socket.current !== ours) return;
        tell({ type: "closed", code, opened });
        release();
      });
    },
    [release, send],
  );

  const hangUp = useCallback(() => {
    send({ type: "hangup" });
    tell({ type: "closed", code: 1000, opened: true });
    release();
  }, [release, send]);

  return {
    state,
    silent,
    call,
    say: useCallback((text) => send({ type: "say", text }), [send]),
    press: useCallback((digit) => send({ type: "dtmf", digit }), [send]),
    hangUp,
  };
}
