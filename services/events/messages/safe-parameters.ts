// Values of a template, made so that Meta takes them and a stranger's words cannot pass for ours. Pure.
import type { MessageField } from "@pipecast/contracts/pbx/messaging";
import type { MessageFacts } from "./message-facts.ts";

const longest: Partial<Record<MessageField, number>> = { summary: 300, category: 100 };
const otherwise = 60;

/** What body_1, body_2 … get, in the order the settings name them. `timeText` writes an instant in the organization's zone. */
export function safeParameters(
  fields: readonly MessageField[],
  facts: MessageFacts,
  timeText: (at: number) => string,
): string[] {
  return fields.map((field) => {
    const value = field === "opened_at" ? timeText(facts.opened_at) : String(facts[field]);
    return safeText(value, longest[field] ?? otherwise);
  });
}

/**
 * One line without tabs, runs of blanks, invisible or direction-turning characters, and without anything a phone would make a
 * link of: a caller's sentence must not carry an address in our name. Never empty.
 */
export function safeText(value: string, length: number): string {
  const plain = value
    .toWellFormed()
    .normalize("NFC")
    // Before links are looked for: characters nobody sees could hide one.
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/[\p{Cf}\p{Co}\p{Cn}]/gu, "")
    .replaceAll(/[a-z0-9+.-]{0,20}:\/\/\S*/gi, "")
    .replaceAll(/([\p{L}\p{N}])\.(?=\p{L}{2})/gu, "$1. ")
    .replaceAll(/\s+/gu, " ")
    .trim();
  const cut = Array.from(plain).slice(0, length).join("").trim();
  return cut === "" ? "-" : cut;
}
