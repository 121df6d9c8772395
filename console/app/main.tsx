// Where the browser starts.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Frame } from "./frame.tsx";
import { applyTheme } from "./look/theme.ts";
import { SessionGate } from "./session/session.tsx";
import { language } from "./words/language.ts";

applyTheme();
document.documentElement.lang = language();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <SessionGate>
        <Frame />
      </SessionGate>
    </StrictMode>,
  );
