// Which extension's phone stands before whoever uses this browser: chosen once, kept here.
import { useState } from "react";

const key = "pipecast.extension";

export function useOwnExtension(): [extension: string, choose: (extension: string) => void] {
  const [extension, setExtension] = useState(() => {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  });
  return [
    extension,
    (next) => {
      setExtension(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // A browser that keeps nothing is asked each time.
      }
    },
  ];
}
