// `@pipecast/pbx/asterisk-config`: writes Asterisk's configuration for what the database holds.
import type { Database } from "@pipecast/platform/db";
import type { ConfigInput } from "./config-input.ts";
import { openPhoneSecrets } from "./phone-secrets.ts";
import { readOrganizations } from "./read-organizations.ts";
import { renderConfig } from "./render-config.ts";
import { type Written, writeFiles } from "./write-files.ts";

export type { Written } from "./write-files.ts";

/** Access without a secret gets one that is made, and kept in the folder. */
type Access = Omit<ConfigInput["ami"], "secret"> & { secret: string | undefined };

export interface ConfigPlan extends Pick<
  ConfigInput,
  "sipBind" | "tls" | "recordings" | "cdr" | "cdrTable"
> {
  out: string;
  /** Put a distribution's files aside. */
  takeOver: boolean;
  /** Only this organization; all when absent. */
  org: string | undefined;
  ami: Access;
  ari: Access;
}

export interface ConfigReport {
  organizations: string[];
  files: Record<string, Written>;
  ami: ConfigInput["ami"];
  ari: ConfigInput["ari"];
}

/** Undefined when the organization that was named is not there. */
export async function makeConfig(
  db: Database,
  plan: ConfigPlan,
): Promise<ConfigReport | undefined> {
  const { out, org, ami, ari, takeOver, ...rest } = plan;
  const all = await readOrganizations(db);
  const organizations = org === undefined ? all : all.filter(({ id }) => id === org);
  if (org !== undefined && organizations.length === 0) return undefined;
  const secrets = openPhoneSecrets(out);
  const access = {
    ami: { ...ami, secret: ami.secret ?? secrets.of("ami") },
    ari: { ...ari, secret: ari.secret ?? secrets.of("ari") },
  };
  const files = renderConfig({
    ...rest,
    ...access,
    organizations,
    password: (endpoint) => secrets.of(endpoint),
  });
  secrets.save();
  return {
    organizations: organizations.map(({ id }) => id),
    files: writeFiles(out, files, takeOver),
    ...access,
  };
}
