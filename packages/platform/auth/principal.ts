// Who is asking: CONTRACT §0.

/** Roles of people who sign in, strongest first. */
export type Role = "admin" | "supervisor" | "agent" | "read_only";

export type Principal =
  | { readonly kind: "operator" }
  | {
      readonly kind: "jwt";
      readonly org_id: string;
      readonly account_id?: string | undefined;
      readonly role: Role;
      /** Which signed-in browser, when it came by cookie. */
      readonly sign_in_id?: string;
    }
  | { readonly kind: "internal" }
  | {
      readonly kind: "session";
      readonly org_id: string;
      readonly session_id: string;
      readonly channel_id: string;
      readonly linkedid?: string;
      readonly caller_number?: string;
      readonly operations: readonly string[];
    }
  | { readonly kind: "signed"; readonly org_id: string };

export type PrincipalKind = Principal["kind"];

/** Nobody in particular: what a public route's handler gets. */
export interface Anonymous {
  readonly kind: "anonymous";
}
