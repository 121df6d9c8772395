// Where a call is in the flow while one goes on or is looked at again: the canvas and the list light it.
import { createContext } from "react";

export interface Lit {
  /** The node where the call is; undefined: no call. */
  node: string | undefined;
  /** The nodes it came through. */
  path: ReadonlySet<string>;
}

export const dark: Lit = { node: undefined, path: new Set() };

export const LitContext = createContext<Lit>(dark);
