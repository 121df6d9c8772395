// A role to choose, each with what it may do.
import { AccountRole } from "@pipecast/contracts/pbx/accounts";
import type { Role } from "@pipecast/contracts/route";
import { words } from "../words/words.ts";

export function RoleChoice(props: {
  label: string;
  value: Role;
  disabled?: boolean;
  choose: (role: Role) => void;
}) {
  const { label, value, disabled = false, choose } = props;
  const w = words.accounts;
  return (
    <select
      aria-label={label}
      className="field"
      value={value}
      disabled={disabled}
      title={w.rolesDo[value]}
      onChange={({ target }) => choose(AccountRole.parse(target.value))}
    >
      {AccountRole.options.map((role) => (
        <option key={role} value={role}>
          {w.roles[role]}
        </option>
      ))}
    </select>
  );
}
