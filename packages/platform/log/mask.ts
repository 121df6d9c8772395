// Masks personal data: of a number the ends stay, of anything else only how long it was.

/** `+919876543210` → `+91******3210`; fewer than eight digits show none. */
export function maskNumber(number: string): string {
  const digits = number.replaceAll(/[^\d+]/g, "");
  if (digits.replaceAll("+", "").length < 8) return "******";
  return `${digits.startsWith("+") ? digits.slice(0, 3) : ""}******${digits.slice(-4)}`;
}

const numberKey = /number|phone|caller|callee|msisdn|(^|_)(did|from|to|src|dst)$/i;
const maxDepth = 5;
const maxEntries = 50;

/** Anything under the key `pii`: numbers keep their ends, other text its length, structure stays. */
export function maskPersonal(value: unknown, key = "pii", depth = 0): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (typeof value === "string")
    return isNumber(value, key) ? maskNumber(value) : `[${value.length} characters]`;
  if (typeof value !== "object") return `[${typeof value}]`;
  if (depth >= maxDepth) return "[deep]";
  if (Array.isArray(value))
    return value.slice(0, maxEntries).map((entry) => maskPersonal(entry, key, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, maxEntries)
      .map(([name, entry]) => [name.slice(0, 64), maskPersonal(entry, name, depth + 1)]),
  );
}

/** Digits alone may be a card number typed on the keypad: only a plus or a telling key makes them a phone number. */
function isNumber(value: string, key: string): boolean {
  return (
    /^\+[\d\s().-]{8,24}$/.test(value) || (numberKey.test(key) && /^[\d\s().-]{8,24}$/.test(value))
  );
}
