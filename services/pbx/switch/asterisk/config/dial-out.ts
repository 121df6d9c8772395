// How a phone dials outside: the forms of its country brought into E.164, and of those the ones that the policy allows. Pure.
import { planOf } from "@pipecast/contracts/phone/numbering-plans";
import { specialRanges } from "@pipecast/contracts/phone/special-range";
import type { ConfiguredOrganization } from "./config-input.ts";

export interface DialStep {
  /** Of the dialplan, `_0XXXXXXXXXX`. */
  pattern: string;
  /** The one thing that is done. */
  step: string;
}

/** Shorter than this it is an extension that was misdialled, whatever the country's shortest numbers. */
const LEAST_DIGITS = 6;
const REFUSED = "Hangup(21)";

/** Steps of `<prefix>_internal`. Asterisk takes the pattern that says most, digit by digit, and extensions before patterns. */
export function dialOut(
  organization: Pick<ConfiguredOrganization, "context_prefix" | "country" | "external">,
): DialStep[] {
  return [...forms(organization), ...policy(organization)];
}

function forms({
  context_prefix: prefix,
  country,
}: Pick<ConfiguredOrganization, "context_prefix" | "country">): DialStep[] {
  const plan = planOf(country);
  /** Leaves `dropped` digits out and puts `added` before the rest. */
  const form = (pattern: string, added: string, dropped: number): DialStep => ({
    pattern: `_${pattern}`,
    step: `Goto(${prefix}_internal,${added}\${EXTEN${dropped > 0 ? `:${dropped}` : ""}},1)`,
  });
  const abroad = [...new Set(["00", ...(plan === undefined ? [] : [plan.abroad])])];
  const steps = abroad.map((dialled) => form(`${dialled}ZXXXXX.`, "+", dialled.length));
  if (plan === undefined) return steps;
  const { code, trunk, digits } = plan;
  for (let count = Math.max(LEAST_DIGITS, digits[0]); count <= digits[1]; count += 1) {
    // Behind a trunk prefix, and where there is none to tell it apart, a national number begins with what it likes.
    const bare = (trunk === "0" ? "Z" : "X") + "X".repeat(count - 1);
    steps.push(form(bare, `+${code}`, 0));
    if (trunk !== "") steps.push(form(trunk + "X".repeat(count), `+${code}`, trunk.length));
    // What may be a national number is one, even if it begins like the country's code.
    if (code.length + count <= digits[1]) continue;
    steps.push(form(code + "X".repeat(count), "+", 0));
    if (trunk !== "") steps.push(form(trunk + code + "X".repeat(count), "+", trunk.length));
  }
  return distinct(steps);
}

/** As calls/external-policy.ts has it: a special range is open only to who names it, or a part of it. */
function policy({
  context_prefix: prefix,
  external,
}: Pick<ConfiguredOrganization, "context_prefix" | "external">): DialStep[] {
  const allow = [...new Set(external.allow)];
  const open = allow
    .filter((beginning) => !repeatsAnother(beginning, allow))
    .map((beginning) => ({
      pattern: `_${beginning}X.`,
      step: `Goto(${prefix}_outbound,\${EXTEN},1)`,
    }));
  const closed = specialRanges()
    .filter((range) => !allow.includes(range))
    .filter((range) => allow.some((beginning) => range.startsWith(beginning)))
    .map((range) => ({ pattern: `_${range}X.`, step: REFUSED }));
  return distinct([...open, ...closed, { pattern: "_+X.", step: REFUSED }]);
}

/** Whether another entry says less and so opens this one too; a special range it would not. */
function repeatsAnother(beginning: string, allow: readonly string[]): boolean {
  const special = specialRanges().some((range) => beginning.startsWith(range));
  return !special && allow.some((other) => other !== beginning && beginning.startsWith(other));
}

/** The first of each pattern: two steps of one pattern would be a fault in the file. */
function distinct(steps: readonly DialStep[]): DialStep[] {
  const first = new Map<string, DialStep>();
  for (const step of steps) if (!first.has(step.pattern)) first.set(step.pattern, step);
  return [...first.values()];
}
