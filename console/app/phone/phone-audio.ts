// Sound of the browser phone: the bot's voice out, the microphone in, both on the browser's audio thread.
import workletUrl from "./phone-worklet.js?url";

export const phoneRate = 16_000;

export interface PhoneAudio {
  play: (pcm: ArrayBuffer) => void;
  /** Throws away what is not played yet. */
  clear: () => void;
  close: () => void;
}

/** Microphones are given to pages of https and of this machine only. */
export function canSpeak(): boolean {
  return isSecureContext && "mediaDevices" in navigator && canListen();
}

export function canListen(): boolean {
  return isSecureContext && "AudioWorkletNode" in globalThis;
}

/** Opens sound; with `onFrame` the microphone too, 20 ms at a time. Rejects when the browser or the person refuses. */
export async function openPhoneAudio(onFrame?: (pcm: ArrayBuffer) => void): Promise<PhoneAudio> {
  const context = new AudioContext({ sampleRate: phoneRate });
  let microphone: MediaStream | undefined;
  const close = () => {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    void context.close();
  };
  try {
    await context.audioWorklet.addModule(workletUrl);
    const voice = new AudioWorkletNode(context, "phone-out", { numberOfInputs: 0 });
    voice.connect(context.destination);
    if (onFrame !== undefined) {
      microphone = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
      });
      const ear = new AudioWorkletNode(context, "phone-in", { numberOfOutputs: 0 });
      ear.port.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => onFrame(data));
      ear.port.start();
      context.createMediaStreamSource(microphone).connect(ear);
    }
    await context.resume();
    return {
      play: (pcm) => voice.port.postMessage(pcm, [pcm]),
      clear: () => voice.port.postMessage("clear", []),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
