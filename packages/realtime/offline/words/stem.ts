// The stem of a word: "booking", "booked" and "bookings" are one. Both sides are cut alike, so a stem need not be a word.

/** Endings, longest first, and how many letters must remain. */
const endings: readonly (readonly [ending: string, rest: number])[] = [
  ["ations", 4],
  ["ation", 4],
  ["ements", 5],
  ["ement", 5],
  ["ments", 3],
  ["ment", 3],
  ["nesses", 3],
  ["ness", 3],
  ["ingly", 4],
  ["ings", 3],
  ["ing", 3],
  ["edly", 3],
  ["ions", 5],
  ["ion", 5],
  ["ied", 2],
  ["ies", 2],
  ["ers", 4],
  ["er", 4],
  ["ed", 3],
  ["ly", 4],
  ["es", 3],
  ["s", 3],
];

/** Cuts endings of English; other scripts stay as they are. */
export function stem(word: string): string {
  const bare = word.replace(/'(?:s|re|ve|ll|d|m|t)?$/, "");
  if (!/^[a-z]+$/.test(bare) || bare.length <= 3 || bare.endsWith("ss")) return bare;
  for (const [ending, rest] of endings) {
    if (!bare.endsWith(ending) || bare.length - ending.length < rest) continue;
    const cut = bare.slice(0, -ending.length);
    if (ending === "s" && /[ui]$/.test(cut)) return bare;
    if (ending === "ied" || ending === "ies") return `${cut}i`;
    return finish(cut);
  }
  return finish(bare);
}

/** "plann" is "plan", "move" is "mov", "country" is "countri". */
function finish(cut: string): string {
  if (/([bdfgklmnprtz])\1$/.test(cut) && cut.length > 3) return cut.slice(0, -1);
  if (cut.endsWith("e") && cut.length > 3) return cut.slice(0, -1);
  if (cut.endsWith("y") && cut.length > 3) return `${cut.slice(0, -1)}i`;
  return cut;
}
