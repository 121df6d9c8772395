// The caller presses a key: it means what the node's keypad says, without a model in between.
import { applyFunction } from "./apply-function.ts";
import { checkArguments } from "./check-arguments.ts";
import { type Draft, currentNode, emit } from "./draft.ts";
import { MAX_WAITING } from "./flow-state.ts";
import { isSettled } from "./is-settled.ts";
import { sayMenu } from "./say-menu.ts";

/** Handles a key at the node that is set. */
export function runKey(draft: Draft, digit: string): void {
  const node = currentNode(draft);
  if (node === undefined) return;
  const press = node.keypad.get(digit);
  const source = press === undefined ? undefined : node.functions.get(press.function);
  if (press === undefined || source === undefined) {
    if (node.menu.length > 0) sayMenu(draft, node);
    // Digits that mean nothing here may be a room or a phone number; # ends it.
    else
      emit(draft, {
        type: "inform_model",
        text: `The caller pressed ${digit}.`,
        respond: digit === "#",
      });
    return;
  }
  const { args, fault } = checkArguments(source, press.args);
  if (args !== undefined) {
    applyFunction(draft, node, source, args, { digit });
    return;
  }
  emit(draft, {
    type: "inform_model",
    text:
      `The caller pressed ${digit}, which means ${source.name} ${JSON.stringify(press.args)}, ` +
      `but ${fault.field} ${fault.message}. Ask for it.`,
    respond: true,
  });
}

/** Digits typed ahead wait for the node to be set; beyond the cap, and after the way is settled, they are dropped. */
export function onKeypad(draft: Draft, digit: string): void {
  const { s } = draft;
  if (s.phase === "new" || s.hung_up || isSettled(draft) || !/^[0-9A-D*#]$/.test(digit)) return;
  s.silences = 0;
  if (s.phase === "open" && s.decision === null) runKey(draft, digit);
  else if (s.waiting.length < MAX_WAITING) s.waiting = [...s.waiting, { digit }];
}
