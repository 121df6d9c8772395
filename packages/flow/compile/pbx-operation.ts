// Recognizes the webhooks that are really PBX operations. The closed list is here: nothing else ever gets the installation's key.
import { pointer, type FlowProblem } from "../check/problem.ts";
import type { FlowAction } from "../document/flow-schema.ts";

/** How flows have always written "our own PBX", whatever port it listens on. */
export const PBX_ALIAS = "http://localhost:3000";

export interface PbxOperation {
  operation: "transfer" | "hangup";
}

const PATHS: ReadonlyMap<string, PbxOperation["operation"]> = new Map([
  ["/api/v1/calls/{call.channel_id}/transfer", "transfer"],
  ["/api/v1/calls/{call.channel_id}/hangup", "hangup"],
]);

/** Path below one of the PBX's origins, or undefined where the URL goes elsewhere. */
export function pbxPath(url: string, pbxBaseUrl?: string): string | undefined {
  const bases = [PBX_ALIAS, ...(pbxBaseUrl === undefined ? [] : [pbxBaseUrl.replace(/\/+$/, "")])];
  for (const base of bases) {
    if (url.startsWith(`${base}/`)) return url.slice(base.length);
  }
  return undefined;
}

/** The operation a path names, templates included: only exactly `{call.channel_id}` may stand in it. */
export function operationOf(path: string): PbxOperation["operation"] | undefined {
  return PATHS.get(path);
}

function fault(code: string, path: string, message: string): FlowProblem {
  return { code, level: "error", path, message };
}

/**
 * Decides for a webhook whether it is a PBX operation. `auth: "internal"` on anything else breaks a security rule; a webhook
 * to the PBX without it is an error that a click repairs.
 */
export function compilePbxOperation(
  action: FlowAction,
  path: readonly (string | number)[],
  pbxBaseUrl?: string,
): PbxOperation | FlowProblem | undefined {
  const url = action.url ?? "";
  const below = pbxPath(url, pbxBaseUrl);
  const operation = below === undefined ? undefined : operationOf(below);
  const internal = action.auth === "internal";
  if (internal && operation === undefined) {
    return {
      ...fault(
        "INTERNAL_AUTH_REQUIRES_PBX_OPERATION",
        pointer(...path, "auth"),
        `auth "internal" is only for ${[...PATHS.keys()].map((known) => PBX_ALIAS + known).join(" and ")}; choose none or org for other URLs.`,
      ),
      refused: true,
    };
  }
  if (operation !== undefined && !internal) {
    return {
      ...fault(
        "PBX_OPERATION_REQUIRES_INTERNAL_AUTH",
        pointer(...path, "auth"),
        'A call to our own PBX needs auth "internal".',
      ),
      fix: {
        title: 'Set auth to "internal"',
        patch: [{ op: "add", path: pointer(...path, "auth"), value: "internal" }],
      },
    };
  }
  if (below !== undefined && operation === undefined) {
    return fault(
      "PBX_PATH_NOT_ALLOWED",
      pointer(...path, "url"),
      "Of our own PBX a flow can only transfer or hang up its own call: …/api/v1/calls/{call.channel_id}/transfer or /hangup.",
    );
  }
  if (operation === undefined) return undefined;
  if (action.method !== undefined && action.method.toUpperCase() !== "POST") {
    return fault(
      "PBX_METHOD",
      pointer(...path, "method"),
      "A PBX operation is a POST; remove method.",
    );
  }
  return { operation };
}
