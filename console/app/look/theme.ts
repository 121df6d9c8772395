// Light or dark: the system's choice, or the reader's, remembered in this browser.
import { useState } from "react";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "pipecast.theme";

function remembered(): Theme {
  const found = localStorage.getItem(key);
  return themes.find((theme) => theme === found) ?? "system";
}

/** Puts the remembered choice on the page; called before anything is drawn. */
export function applyTheme(theme: Theme = remembered()): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(remembered);
  return [
    theme,
    (next) => {
      localStorage.setItem(key, next);
      applyTheme(next);
      setTheme(next);
    },
  ];
}
