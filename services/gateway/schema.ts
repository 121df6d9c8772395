// The gateway's tables as Kysely sees them. JSON is text; times are epoch milliseconds.

export interface BotRow {
  id: string;
  org_id: string;
  name: string;
  flow: string;
  model: string;
  problems: string;
  /** Grows with every change of the draft: the ETag. */
  revision: number;
  published_version: number | null;
  created_at: number;
  updated_at: number;
  /** Null: before this was kept. */
  updated_by: string | null;
}

/** Never changed and never deleted: sessions name them. */
export interface BotVersionRow {
  bot_id: string;
  version: number;
  org_id: string;
  name: string;
  flow: string;
  model: string;
  published_at: number;
  published_by: string | null;
  /** What the publish gate found and why it was overridden, where it was. */
  about: string | null;
}

export interface SessionRow {
  id: string;
  org_id: string;
  bot_id: string;
  version: number;
  channel_id: string;
  linkedid: string;
  call_metadata: string;
  state: string;
  node: string | null;
  path: string;
  transcript: string;
  actions: string;
  timings: string;
  /** `running` until it ended. */
  outcome: string;
  /** The gateway that runs it; null once it is over. */
  gateway: string | null;
  started_at: number;
  ended_at: number;
}

/** What is kept of a session that is over, to replay it. */
export interface TapeRow {
  session_id: string;
  org_id: string;
  tape: string;
}

/** A file of rehearsals of a bot. */
export interface RehearsalRow {
  id: string;
  org_id: string;
  bot_id: string;
  name: string;
  text: string;
  /** Rehearsals in the text. */
  count: number;
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface RehearsalRunRow {
  id: string;
  org_id: string;
  bot_id: string;
  /** Null: the draft of that time. */
  version: number | null;
  /** Of flow and rehearsals: what has passed need not run again. */
  digest: string;
  status: "running" | "passed" | "failed" | "broken";
  files: string;
  fault: string | null;
  started_at: number;
  ended_at: number | null;
}

export interface KeyRow {
  /** The key's own id, which stands in it. */
  id: string;
  org_id: string;
  name: string;
  hash: string;
  /** Grows with every change: the ETag. */
  revision: number;
  created_at: number;
  updated_at: number;
}

/** A text that bots look things up in; the id is the organization's own. */
export interface KnowledgeRow {
  org_id: string;
  id: string;
  name: string;
  text: string;
  characters: number;
  /** Grows with every change: the ETag. */
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface GatewayTables {
  pipecat_bots: BotRow;
  pipecat_bot_versions: BotVersionRow;
  pipecat_sessions: SessionRow;
  pipecat_session_tapes: TapeRow;
  pipecat_rehearsals: RehearsalRow;
  pipecat_rehearsal_runs: RehearsalRunRow;
  pipecat_api_keys: KeyRow;
  pipecat_knowledge: KnowledgeRow;
}
