// The sentences that the offline model has of its own, each in several forms so that it does not repeat itself.

type Form = (text: string) => string;

/** Asked once more: the same question in other words. */
export const askAgain: readonly Form[] = [
  (question) => question,
  (question) => `Sorry, I did not get that. ${question}`,
  (question) => `Let me ask once more. ${question}`,
  (question) => `I still did not understand. ${question}`,
];

/** The caller said nothing that says what it is about. */
export const whichOne: readonly Form[] = [
  (choices) => `Of course. What is it about: ${choices}?`,
  (choices) => `I can help you with ${choices}. Which of these do you need?`,
  (choices) => `Please name one of these: ${choices}. Which one is it?`,
];

/** The caller said something that fits nothing. */
export const notUnderstood: readonly Form[] = [
  (choices) => `Sorry, I am not sure what you need. Is it about ${choices}?`,
  (choices) => `I did not find that. I know these: ${choices}. Which one comes closest?`,
  (choices) => `I still did not understand. Please name one of these: ${choices}. Which one is it?`,
];

export const either: readonly Form[] = [
  (choices) => `Do you mean ${choices}?`,
  (choices) => `I am not sure yet: ${choices}?`,
  (choices) => `Please name one of the two: ${choices}?`,
];

/** Said where there is nothing to be understood at all. */
export const noAnswer: readonly Form[] = [
  () => "I am a simple program without AI and have no answer to that.",
  () => "I am sorry, I do not know anything about that.",
  () => "I have no answer to that, sorry.",
];

export const done: readonly Form[] = [
  () => "All right. Is there anything else?",
  () => "That is done. Anything else?",
  () => "Noted. What else can I do for you?",
];

export const failed: readonly Form[] = [
  () => "I am sorry, that did not work.",
  () => "That did not work either, sorry.",
];

/** "a", "a or b", "a, b or c". */
export function orList(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}
