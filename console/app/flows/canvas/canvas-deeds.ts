// What a card may do, without being drawn again when the flow changes.
import { createContext, useContext } from "react";
import type { Selection } from "../document/selection.ts";

export interface CanvasDeeds {
  select: (selection: Selection) => void;
}

export const CanvasDeedsContext = createContext<CanvasDeeds>({ select: () => undefined });

export const useCanvasDeeds = (): CanvasDeeds => useContext(CanvasDeedsContext);
