// The reader's language: what they chose in this browser, else what the browser asks for, else English.

export const languages = { en: "English", hi: "हिन्दी" } as const;
export type Language = keyof typeof languages;

const key = "pipecast.language";

const known = (name: string | null): name is Language => name !== null && name in languages;

export function language(): Language {
  const chosen = localStorage.getItem(key);
  if (known(chosen)) return chosen;
  const asked = navigator.language.slice(0, 2);
  return known(asked) ? asked : "en";
}

/** Words are read once, when the page loads: another language begins with a fresh page. */
export function changeLanguage(to: Language): void {
  localStorage.setItem(key, to);
  location.reload();
}
