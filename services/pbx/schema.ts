// The tables of pbx as queries see them. Times are epoch milliseconds, `json` columns text; asterisk_cdr is as Asterisk writes it.
import type { AccountRow, OidcRow, RecoveryCodeRow, SignInRow } from "./accounts/account-tables.ts";
import type { AuditRow } from "./audit/audit-table.ts";
import type { CallRow, CdrMarkRow } from "./ledger/ledger-tables.ts";
import type { CdrRow } from "./switch/sandbox/cdr-record.ts";
import type { ChannelRow } from "./settings/channel-tables.ts";
import type { Msg91Row, TicketWhatsappRow } from "./settings/messaging-tables.ts";

export interface OrganizationRow {
  id: string;
  name: string;
  context_prefix: string;
  status: string;
  api_key: string;
  /** A bcrypt hash. */
  api_secret: string;
  /** Null where an adopted table has no such column. */
  created_at: number | null;
  updated_at: number | null;
}

export interface SettingsRow {
  org_id: string;
  timezone: string;
  country: string;
  /** ExternalPolicy as JSON. */
  external: string;
  version: number;
}

interface Stamped {
  org_id: string;
  version: number;
  created_at: number;
  updated_at: number;
}

export interface UserRow extends Stamped {
  extension: string;
  name: string;
  routing_type: "sip" | "ai_agent";
  status: "active" | "inactive";
}

export interface QueueRow extends Stamped {
  number: string;
  name: string;
  /** Array of extensions as JSON. */
  members: string;
  timeout_s: number;
  failover: string | null;
}

export interface NumberRow extends Stamped {
  id: string;
  number: string;
  target: string;
  fallback: string | null;
}

export interface SigningSecretRow {
  id: string;
  org_id: string;
  sealed: string;
  created_at: number;
  /** Set when a newer one has taken over. */
  expires_at: number | null;
}

export interface ServiceCredentialRow {
  org_id: string;
  api_key: string;
  sealed: string;
  verifier: string;
  rotated_at: number;
}

export interface TwilioRow {
  org_id: string;
  sealed: string;
  last4: string;
  updated_at: number;
}

export interface WebhookIdRow {
  org_id: string;
  webhook_id: string;
  seen_at: number;
}

export interface FactRow {
  id: string;
  /** `ami`, `spool`: a CDR record that did not come from the table. */
  source: "switch" | "gateway" | "cdr" | "ami" | "spool" | "queue_log";
  kind: string;
  /** Null: nobody's, kept to be looked at. */
  org_id: string | null;
  channel_id: string;
  linkedid: string;
  at: number;
  data: string;
  recorded_at: number;
}

export interface TransferRow {
  session_id: string;
  org_id: string;
  channel_id: string;
  linkedid: string;
  context: string;
  extension: string;
  state: "asked" | "confirmed" | "unknown";
  asked_at: number;
  settled_at: number | null;
}

export interface BusinessHoursRow {
  org_id: string;
  /** BusinessHours as JSON. */
  hours: string;
  updated_at: number;
}

export interface PbxTables {
  organizations: OrganizationRow;
  pbx_organization_settings: SettingsRow;
  pbx_users: UserRow;
  pbx_accounts: AccountRow;
  pbx_recovery_codes: RecoveryCodeRow;
  pbx_sign_ins: SignInRow;
  pbx_oidc: OidcRow;
  pbx_audit: AuditRow;
  pbx_queues: QueueRow;
  pbx_numbers: NumberRow;
  pbx_signing_secrets: SigningSecretRow;
  pbx_service_credentials: ServiceCredentialRow;
  pbx_webhook_ids: WebhookIdRow;
  pbx_twilio: TwilioRow;
  pbx_business_hours: BusinessHoursRow;
  pbx_msg91: Msg91Row;
  pbx_ticket_whatsapp: TicketWhatsappRow;
  pbx_channels: ChannelRow;
  pbx_facts: FactRow;
  pbx_transfers: TransferRow;
  pbx_calls: CallRow;
  pbx_cdr_marks: CdrMarkRow;
  pbx_cdr_inbox: { cdr_id: number };
  asterisk_cdr: CdrRow;
}
