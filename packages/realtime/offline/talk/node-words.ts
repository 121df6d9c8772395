// What the bot says when a conversation comes to a node. Prompts are written for an AI; this is the rule that replaces one.
import type { ModelPrompt } from "../../realtime-model.ts";
import { factFor } from "./facts.ts";
import { instructionWords } from "./instructions.ts";
import { quotedWords } from "./quoted.ts";

/**
 * In this order: what answers the caller's last words out of a list in the node's prompt; messages of the role `assistant`, word
 * for word; the first sentence in quotation marks; instructions in plain words ("Ask for …"). undefined where there is none.
 */
export function nodeWords(prompt: ModelPrompt, lastHeard: string): string | undefined {
  const told = prompt.messages.filter(({ role }) => role !== "assistant");
  const task = told.map(({ content }) => content).join("\n");
  const fact = lastHeard === "" ? undefined : factFor(task, lastHeard);
  if (fact !== undefined) return fact;
  const own = prompt.messages
    .filter(({ role, content }) => role === "assistant" && content.trim() !== "")
    .map(({ content }) => content.trim());
  if (own.length > 0) return own.join(" ");
  return quotedWords(task) ?? instructionWords(task);
}

/** "You are the voice of X. …" → "Hello, this is the voice of X." */
export function introduction(role: string): string | undefined {
  const quoted = quotedWords(role);
  if (quoted !== undefined) return quoted;
  const found =
    /^\s*you(?: are|'re) (?!to\b|not\b|an? (?:ai|helpful)\b)([^.!?\n]{3,100}?)(?:\s+(?:who|that|which|and)\b[^.!?\n]*)?(?:[.!?\n]|$)/i.exec(
      role,
    );
  const who = found?.[1]?.replace(/,.*$/, "").trim();
  return who === undefined || who === "" ? undefined : `Hello, this is ${who}.`;
}
