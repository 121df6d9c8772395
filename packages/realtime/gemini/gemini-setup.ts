// With what a session of Gemini Live begins. Pure.
import type { FunctionDeclaration, LiveConnectConfig, Modality } from "@google/genai";
import type { ModelTool } from "../realtime-model.ts";
import { systemText } from "../steady/instructions.ts";
import type { Opening } from "../steady/wire.ts";

/** How a node is entered: in place, by what it is told, or with another connection. */
export type NodeChange = "context_update" | "declare_all" | "reconnect";

/** Models that are known to take another prompt and other functions in mid-session; all others take neither. */
const CHANGES_CONTEXT = /gemini-(3\.([89]|\d\d)|[4-9])/;

export function nodeChangeOf(model: string, wanted: unknown): NodeChange {
  if (wanted === "context_update" || wanted === "declare_all" || wanted === "reconnect")
    return wanted;
  return CHANGES_CONTEXT.test(model) ? "context_update" : "declare_all";
}

export function setupOf({ options, resume, prompt, tools }: Opening): LiveConnectConfig {
  const { voice, language } = options;
  const speech = {
    ...(voice === undefined ? {} : { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } }),
    ...(language === undefined ? {} : { languageCode: language }),
  };
  return {
    responseModalities: ["AUDIO" as Modality],
    ...(Object.keys(speech).length === 0 ? {} : { speechConfig: speech }),
    systemInstruction: { role: "user", parts: [{ text: systemText(prompt, language) }] },
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(declare) }] }),
    inputAudioTranscription: {},
    outputAudioTranscription: {},
    contextWindowCompression: { slidingWindow: {} },
    sessionResumption: resume === undefined ? {} : { handle: resume },
  };
}

export function declare({ name, description, parameters }: ModelTool): FunctionDeclaration {
  const empty = Object.keys((parameters["properties"] as object | undefined) ?? {}).length === 0;
  return { name, description, ...(empty ? {} : { parametersJsonSchema: parameters }) };
}
