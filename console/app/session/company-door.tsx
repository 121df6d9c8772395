// The way to the company's own sign-in: a plain form, because the answer leads to another site.
import { startOidc } from "@pipecast/contracts/pbx/oidc";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { TextField } from "../look/text-field.tsx";
import { words } from "../words/words.ts";

/** The organization of a link like `/sign-in?organization=ID`; such a link opens the form. */
const named = new URLSearchParams(location.search).get("organization") ?? "";

export function CompanyDoor() {
  const w = words.accounts.signIn;
  const [organization, setOrganization] = useState(named);
  return (
    <details className="border-t border-line pt-3" open={named !== ""}>
      <summary className="text-soft">{w.company}</summary>
      <form
        className="mt-3 flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const query = new URLSearchParams({ org_id: organization.trim() });
          location.assign(`${startOidc.path}?${query.toString()}`);
        }}
      >
        <TextField
          label={words.session.organization}
          hint={w.companyHint}
          value={organization}
          onChange={({ target }) => setOrganization(target.value)}
          required
          pattern="[A-Za-z0-9_.:\-]+"
        />
        <Button type="submit">{w.companyGo}</Button>
      </form>
    </details>
  );
}
