// The words of the reader's language; English where we have no other.
import { type Words, en } from "./en.ts";

const catalogues: Readonly<Record<string, Words>> = { en };

export const words: Words = catalogues[navigator.language.slice(0, 2)] ?? en;
