// Which numbers are not ordinary ones: dialling them costs more than a call.
import { allPlans, planOfNumber, worldwideSpecial } from "./numbering-plans.ts";

/** All beginnings that make a number special, `+911900`; of the countries whose plan we have, and of the world. */
export function specialRanges(): string[] {
  const ofCountries = allPlans().flatMap(({ code, special }) =>
    special.map((beginning) => `+${code}${beginning}`),
  );
  return [...new Set([...worldwideSpecial.map((code) => `+${code}`), ...ofCountries])];
}

/** The beginning that makes a number in E.164 special (`+911900`), or null for an ordinary one. */
export function specialRange(number: string): string | null {
  const digits = number.slice(1);
  const world = worldwideSpecial.find((beginning) => digits.startsWith(beginning));
  if (world !== undefined) return `+${world}`;
  const plan = planOfNumber(digits);
  if (plan === undefined) return null;
  const rest = digits.slice(plan.code.length);
  const beginning = plan.special.find((candidate) => rest.startsWith(candidate));
  return beginning === undefined ? null : `+${plan.code}${beginning}`;
}
