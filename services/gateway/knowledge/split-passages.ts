// A text as passages: what a caller is read from at a time. Pure.

/** Characters of a passage; a longer paragraph is split at the ends of its sentences. */
const MOST = 700;
/** A short line without an end of sentence is the heading of what follows, or its question. */
const HEADING = 120;

export function splitPassages(text: string): string[] {
  const passages: string[] = [];
  let heading = "";
  for (const raw of text.replaceAll("\r\n", "\n").split(/\n\s*\n/)) {
    const paragraph = raw.trim();
    if (paragraph === "") continue;
    const joined = heading === "" ? paragraph : `${heading}\n${paragraph}`;
    heading = "";
    if (isHeading(paragraph)) heading = joined;
    else passages.push(...cutLong(joined));
  }
  if (heading !== "") passages.push(...cutLong(heading));
  return passages;
}

function isHeading(paragraph: string): boolean {
  if (paragraph.length > HEADING || paragraph.includes("\n")) return false;
  return /^(#|q[.:])/i.test(paragraph) || /[?:？]$/.test(paragraph) || !/[.!।]$/.test(paragraph);
}

function cutLong(paragraph: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const sentence of paragraph.match(/[^.!?।\n]*[.!?।\n]+|[^.!?।\n]+$/g) ?? [paragraph]) {
    if (piece !== "" && piece.length + sentence.length > MOST) {
      pieces.push(piece.trim());
      piece = "";
    }
    for (let rest = sentence; rest !== ""; rest = rest.slice(MOST)) {
      piece += rest.slice(0, MOST);
      if (rest.length > MOST) {
        pieces.push(piece.trim());
        piece = "";
      }
    }
  }
  if (piece.trim() !== "") pieces.push(piece.trim());
  return pieces;
}
