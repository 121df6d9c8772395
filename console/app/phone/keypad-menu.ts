// What the keys mean at a node, as the flow has it: for the legend on the keypad. Pure.

interface MenuFunction {
  name?: unknown;
  keypad?: unknown;
  properties?: unknown;
}

/** Digit → meaning: the function's own keypad, else digits 1…9 in the order of its first enum (docs/flows.md). */
export function keypadMenu(flow: unknown, nodeId: string | undefined): ReadonlyMap<string, string> {
  const nodes = listOf((flow as { nodes?: unknown } | undefined)?.nodes);
  const node = nodes.find(({ id }) => id === nodeId) ?? {};
  const functions = listOf((node["data"] as { functions?: unknown } | undefined)?.functions);
  for (const fn of functions as MenuFunction[]) {
    const own = Object.entries((fn.keypad ?? {}) as Record<string, unknown>);
    if (own.length > 0) return new Map(own.map(([digit, args]) => [digit, meaningOf(args)]));
    const values = firstEnum(fn.properties);
    if (values.length > 0)
      return new Map(values.slice(0, 9).map((value, at) => [String(at + 1), readable(value)]));
  }
  return new Map();
}

function firstEnum(properties: unknown): string[] {
  for (const property of Object.values((properties ?? {}) as Record<string, unknown>)) {
    const values = (property as { enum?: unknown } | null)?.enum;
    if (Array.isArray(values)) return values.map(String);
  }
  return [];
}

function meaningOf(args: unknown): string {
  const values = typeof args === "object" && args !== null ? Object.values(args) : [args];
  return values.map((value) => readable(String(value))).join(", ");
}

/** `front_desk` → `front desk`. */
function readable(value: string): string {
  return value.replaceAll("_", " ");
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}
