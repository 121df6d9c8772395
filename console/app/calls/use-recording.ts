// Whether a call has a recording, and its waveform as the bytes come in.
import { routePath } from "@pipecast/contracts/client";
import { ErrorBody } from "@pipecast/contracts/fields";
import { getRecording } from "@pipecast/contracts/pbx/recordings";
import { useEffect, useState } from "react";
import { words } from "../words/words.ts";
import { createWaveform } from "./waveform.ts";

export type Recording =
  | { kind: "looking" }
  /** `why` is for people. */
  | { kind: "none"; why: string }
  | { kind: "there"; href: string; levels: number[] | undefined };

const bars = 120;
/** A longer one plays without a picture: it would be fetched whole for it. */
const mostBytes = 64 * 1024 * 1024;

export function useRecording(linkedid: string, isOver: boolean): Recording {
  const [found, setFound] = useState<Recording>({ kind: "looking" });
  useEffect(() => {
    if (!isOver) return undefined;
    const href = routePath(getRecording.path, { linkedid });
    const stop = new AbortController();
    const tell = (recording: Recording) => !stop.signal.aborted && setFound(recording);
    const look = async () => {
      const answer = await fetch(href, { credentials: "same-origin", signal: stop.signal });
      if (!answer.ok) {
        const said = ErrorBody.safeParse(await answer.json().catch(() => undefined)).data;
        return tell({ kind: "none", why: sayNone(said?.error.code, said?.error.message) });
      }
      const size = Number(answer.headers.get("content-length") ?? "0");
      if (size === 0) {
        await answer.body?.cancel();
        return tell({ kind: "none", why: words.calls.player.hollow });
      }
      tell({ kind: "there", href, levels: undefined });
      if (size > mostBytes || answer.body === null) return answer.body?.cancel();
      const waveform = createWaveform(bars, size);
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read())
        waveform.take(part.value);
      return tell({ kind: "there", href, levels: waveform.levels() });
    };
    look().catch(() => tell({ kind: "none", why: words.wrong.network }));
    return () => stop.abort();
  }, [linkedid, isOver]);
  return isOver ? found : { kind: "none", why: words.calls.player.later };
}

function sayNone(code: string | undefined, message: string | undefined): string {
  const w = words.calls.player;
  if (code === "PBX_RECORDING_NOT_FOUND") return w.none;
  if (code === "PBX_RECORDING_NOT_READY") return w.later;
  return message ?? words.wrong.network;
}
