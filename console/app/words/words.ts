// The words of the reader's language; another language than English is fetched only by who reads it.
import { type Words, en } from "./en.ts";
import { language } from "./language.ts";

export const words: Words = language() === "hi" ? (await import("./hi.ts")).hi : en;
