// Reads the keypad menu of a node aloud.
import type { CompiledNode } from "../compile/compiled-flow.ts";
import { type Draft, emit, scopeOf } from "./draft.ts";

/** "For front desk, press 1. For spa, press 2." in the flow's own words. */
export function sayMenu(draft: Draft, node: CompiledNode): void {
  const words = draft.flow.texts.menu_choice;
  const lines = node.menu.map(({ digit, choice }) =>
    words.render(scopeOf(draft, { digit, choice })),
  );
  emit(draft, { type: "say", text: lines.join(" ") });
}
