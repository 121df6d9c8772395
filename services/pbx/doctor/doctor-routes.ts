// GET /api/v1/doctor: the doctor for one organization, asked by its administrators or the operator.
import { readDoctor } from "@pipecast/contracts/pbx/doctor";
import { operatorAccount } from "@pipecast/contracts/pbx/sign-in";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import type { Database } from "@pipecast/platform/db";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { PbxSettings } from "../env.ts";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { examine } from "./examine.ts";
import { type Finding, isOfInstallation } from "./finding.ts";

const folder = "/etc/asterisk";

export interface DoctorParts extends Pick<PbxParts, "organizations"> {
  plainDb: Database;
  cdrDb: Database;
  settings: PbxSettings;
}

export function mountDoctorRoutes(server: HttpServer, parts: DoctorParts): void {
  const { settings, plainDb, cdrDb } = parts;
  const running = new Map<string, Promise<Finding[]>>();

  /** Whoever asks while it is being looked gets the same answer: Asterisk is asked once. */
  function look(only: string): Promise<Finding[]> {
    const before = running.get(only);
    if (before !== undefined) return before;
    const answer = examine({
      settings,
      db: plainDb,
      only,
      // Which bots are published the gateway knows; the console shows that beside the numbers.
      botsOf: () => Promise.resolve(null),
      folder,
      cdrTable: cdrDb.dialect === "mysql" ? settings.CDR_TABLE : null,
      records: settings.RECORDINGS_DIR !== undefined,
    }).finally(() => running.delete(only));
    running.set(only, answer);
    return answer;
  }

  mountRoute(server, readDoctor, async ({ principal, query }) => {
    const id = requireOrg(principal, query.org_id, PbxErrors.ORGANIZATION_NOT_FOUND);
    if ((await parts.organizations.find({ id })) === undefined)
      throw PbxErrors.ORGANIZATION_NOT_FOUND();
    const found = await look(id);
    const findings = isOperator(principal)
      ? found
      : found.filter(({ code }) => !isOfInstallation(code));
    return { switch: settings.SWITCH, findings };
  });
}

function isOperator(principal: Principal): boolean {
  if (principal.kind === "operator") return true;
  return (
    principal.kind === "jwt" &&
    principal.account_id === operatorAccount &&
    principal.sign_in_id !== undefined
  );
}
