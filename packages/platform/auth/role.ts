// How roles compare.
import type { Role } from "./principal.ts";

const ranks: Readonly<Record<Role, number>> = { admin: 3, supervisor: 2, agent: 1, read_only: 0 };

/** True when the role is at least the wanted one. */
export function roleAtLeast(role: Role, wanted: Role): boolean {
  return ranks[role] >= ranks[wanted];
}

export function isRole(value: unknown): value is Role {
  return typeof value === "string" && Object.hasOwn(ranks, value);
}
