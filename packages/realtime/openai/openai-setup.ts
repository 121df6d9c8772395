// What OpenAI Realtime is told about a session and about a node. Pure.
import type { ModelPrompt, ModelTool } from "../realtime-model.ts";
import { systemText } from "../steady/instructions.ts";
import type { Opening } from "../steady/wire.ts";

export const RATE = 24_000;

/** The whole session, once. */
export function sessionOf({ options, prompt, tools }: Opening): object {
  const format = { type: "audio/pcm", rate: RATE };
  const { voice, language, settings = {} } = options;
  return {
    type: "realtime",
    output_modalities: ["audio"],
    instructions: systemText(prompt, language),
    tools: (prompt?.tools ?? tools).map(declare),
    tool_choice: "auto",
    audio: {
      input: {
        format,
        transcription: {
          model: textOr(settings["transcription_model"], "gpt-4o-mini-transcribe"),
          ...(language === undefined ? {} : { language: language.slice(0, 2).toLowerCase() }),
        },
        turn_detection: { type: "server_vad", create_response: true, interrupt_response: true },
      },
      output: { format, ...(voice === undefined ? {} : { voice }) },
    },
  };
}

/** What changes when a node is entered. */
export function nodeOf(prompt: ModelPrompt, language: string | undefined): object {
  return {
    type: "realtime",
    instructions: systemText(prompt, language),
    tools: prompt.tools.map(declare),
  };
}

function declare({ name, description, parameters }: ModelTool): object {
  return { type: "function", name, description, parameters };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
