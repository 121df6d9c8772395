// A day or a time in what was said, in the caller's own words: without a clock and a calendar nothing is made of it.

const month =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const weekday =
  "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:som|mangal|budh|guru|shukra|shani|ravi)v?aar";
const days: readonly RegExp[] = [
  /\b\d{4}-\d{1,2}-\d{1,2}\b/,
  /\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b/,
  new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:${month})(?:,? \\d{4})?\\b`, "i"),
  new RegExp(`\\b(?:${month}) \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?\\b`, "i"),
  /\b(?:the )?day after tomorrow\b/i,
  new RegExp(`\\b(?:(?:next|this|coming|on) )?(?:${weekday})\\b`, "i"),
  /\b(?:today|tonight|tomorrow|yesterday|aaj|kal|parso|next week|this weekend|in \w+ days?)\b/i,
  /आज|कल|परसों/u,
  /\bthe \d{1,2}(?:st|nd|rd|th)\b/i,
];
const times: readonly RegExp[] = [
  /\b\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\b\.?)?/i,
  /\b\d{1,2} ?[ap]\.?m\b\.?/i,
  /\b(?:half|quarter) (?:past|to) \w+\b/i,
  /\b(?:\w+ )?o'?clock\b/i,
  /\b(?:at|by|around|from) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/i,
  /\b(?:noon|midnight|(?:in the |this )?(?:morning|afternoon|evening)|now|immediately|right away|as soon as possible)\b/i,
];

function firstOf(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found.replace(/^(?:at|by|around|from|on)\s+/i, "").trim();
  }
  return undefined;
}

export function dayIn(text: string): string | undefined {
  return firstOf(text, days);
}

export function timeIn(text: string): string | undefined {
  return firstOf(text, times);
}
