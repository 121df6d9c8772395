// Numbers as people dial them and networks send them, brought into E.164.
import { type NumberingPlan, planOf, planOfNumber } from "./numbering-plans.ts";

/**
 * `+919876543210` for `9876543210`, `09876543210`, `0091 98765-43210`, `91 9876543210` in `IN`. Null when it is no complete
 * phone number: empty, withheld, letters, an extension, a short code, or too long or short for its country.
 * `country` is two capital letters; in a country we have no plan of, only `+` and `00` forms are understood.
 */
export function toE164(text: string, country: string): string | null {
  const written = text.trim();
  if (written.length > 40) return null;
  const bare = written.replaceAll(/[\s().\-/\u00a0]/g, "");
  const match = /^(\+?)([0-9]{3,20})$/.exec(bare);
  if (match === null) return null;
  const [, plus, digits = ""] = match;
  if (plus === "+") return international(digits);
  const plan = planOf(country);
  const abroad = ["00", ...(plan === undefined ? [] : [plan.abroad])];
  for (const prefix of abroad.toSorted((a, b) => b.length - a.length))
    if (digits.startsWith(prefix)) return international(digits.slice(prefix.length));
  return plan === undefined ? null : national(digits, plan);
}

function national(digits: string, plan: NumberingPlan): string | null {
  if (plan.trunk !== "" && digits.startsWith(plan.trunk)) {
    const rest = digits.slice(plan.trunk.length);
    const found = fits(rest, plan) ? `+${plan.code}${rest}` : withCode(rest, plan);
    if (found !== null) return found;
  }
  // A national number never begins with the 0 that is dialled before it.
  if (fits(digits, plan) && !(plan.trunk === "0" && digits.startsWith("0")))
    return `+${plan.code}${digits}`;
  return withCode(digits, plan);
}

function withCode(digits: string, plan: NumberingPlan): string | null {
  if (!digits.startsWith(plan.code)) return null;
  return fits(digits.slice(plan.code.length), plan) ? `+${digits}` : null;
}

function international(digits: string): string | null {
  if (!/^[1-9][0-9]{5,14}$/.test(digits)) return null;
  const plan = planOfNumber(digits);
  if (plan !== undefined && !fits(digits.slice(plan.code.length), plan)) return null;
  return `+${digits}`;
}

function fits(digits: string, plan: NumberingPlan): boolean {
  const [least, most] = plan.digits;
  return digits.length >= least && digits.length <= most;
}
