// `{{ key }}` of FlowConfig and `{state.key}` of ours, both ways.

const PLACEHOLDER = /(\\?)\{\{\s*([A-Za-z_][\w]*(?:\.[A-Za-z_][\w]*)*)\s*\}\}/g;

/** Their placeholders read the state; an escaped one is literal text. */
export function fromPlaceholders(text: string): { text: string; keys: string[] } {
  const keys: string[] = [];
  const out = text.replaceAll(PLACEHOLDER, (_whole, escape: string, key: string) => {
    if (escape !== "") return `{{ ${key} }}`;
    keys.push(key);
    return `{state.${key}}`;
  });
  return { text: out, keys };
}

const STATE = /\{state\.([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\}/g;
const OTHER = /\{(?:args|call|value_map|webhook|state)\.[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/;

/** Our `{state.…}` as their placeholders; `other` where the text has a template that they cannot say. */
export function toPlaceholders(text: string): { text: string; other: boolean } {
  const out = text.replaceAll(STATE, (_whole, key: string) => `{{ ${key} }}`);
  return { text: out, other: OTHER.test(out) };
}
