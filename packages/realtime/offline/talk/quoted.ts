// The words that a prompt puts into the bot's mouth: say "Good morning".

const quotes =
  /"([^"\n]{2,600})"|“([^”\n]{2,600})”|„([^“”\n]{2,600})[“”]|«([^»\n]{2,600})»|(?<=[\s(:])'([^'\n](?:[^'\n]|'(?=\p{L})){1,600})'(?=[\s.,;:!?)]|$)/gu;
const speaking =
  /\b(?:say|says|saying|greet|greeting|begin|start|open|answer|reply|respond|tell|ask|words|with|announce|phrase|read|speak)\b[^.!?\n]*$/i;
const notToSay = /\b(?:never|not|don't|avoid|without)\s+(?:\p{L}+\s+){0,2}$/iu;
const callersWords =
  /\b(?:if|when|whenever|once|caller|they|he|she|says?|asks?|mentions?)\b[^.!?\n]*\b(?:says?|asks?|mentions?|wants?|answers?)\b[^.!?\n]*$/i;

/** The first passage in quotation marks that the bot is to say. Those of the caller, and those it must not say, are passed over. */
export function quotedWords(prompt: string): string | undefined {
  let end = 0;
  const passages = [...prompt.matchAll(quotes)].flatMap((match) => {
    const text =
      match
        .slice(1)
        .find((part) => part !== undefined)
        ?.trim() ?? "";
    const lead = prompt.slice(Math.max(end, match.index - 120), match.index);
    const before = lead.split(/[.!?]\s|\n/).at(-1) ?? "";
    end = match.index + match[0].length;
    return notToSay.test(before) || callersWords.test(before) ? [] : [{ text, before }];
  });
  const told = passages.find(({ before }) => speaking.test(before));
  const sentence = passages.find(({ text }) => /\s/.test(text) && /[.!?…]$/.test(text));
  return (told ?? sentence)?.text;
}
