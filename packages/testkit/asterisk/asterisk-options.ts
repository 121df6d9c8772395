// What a test asks of its Asterisk.

/** A carrier's trunk: recognised by the address its calls come from. */
export interface TrunkOptions {
  /** Channels are called `PJSIP/<endpoint>-…`. */
  endpoint: string;
  /** Where its calls come from, such as `127.0.0.2`. */
  from: string;
  /** Dialplan context its calls enter. */
  context: string;
  /** `host:port` that calls to the trunk go to; none when absent. */
  contact?: string;
}

/** A person's phone: reached at a fixed address, or wherever it registers from. */
export interface AgentOptions {
  /** Channels are called `PJSIP/<endpoint>-…`; also its user name. */
  endpoint: string;
  /** Dialplan context its own calls enter. */
  context: string;
  /** With a password it may register, and its own calls are challenged. */
  password?: string;
  /** Fixed `host:port`; without it the phone must register. */
  contact?: string;
  /** Shown as `"name" <number>` on its own calls; by default the name of its endpoint. */
  callerId?: string;
}

export interface QueueOptions {
  /** Its name in the dialplan, such as `5001`. */
  name: string;
  /** Interfaces such as `PJSIP/org_a_1001` or `Local/1002@org_a_internal`. */
  members: readonly string[];
  /** Further lines of its section, such as `strategy = rrmemory`. */
  settings?: Readonly<Record<string, string | number>>;
}

export interface AccessOptions {
  user?: string;
  secret?: string;
  /** AMI only: classes of events it gets. */
  read?: string;
  /** AMI only: classes of actions it may ask for. */
  write?: string;
}

/** Where this Asterisk listens: an address of its own, so the usual ports are free for every instance. */
export interface AsteriskAddress {
  /** An address in 127.0.0.0/8 that only this instance uses, for SIP, RTP, AMI, ARI alike. */
  host: string;
  sipPort: number;
  amiPort: number;
  httpPort: number;
}

export interface AsteriskOptions {
  trunks?: readonly TrunkOptions[];
  agents?: readonly AgentOptions[];
  queues?: readonly QueueOptions[];
  /** The whole of extensions.conf. */
  dialplan?: string;
  ami?: AccessOptions;
  ari?: AccessOptions;
  /** Options of cdr.conf, such as `{ unanswered: "yes" }`; Asterisk's own defaults otherwise. */
  cdr?: Readonly<Record<string, string>>;
  /** `mysql://root@127.0.0.1:PORT/db` with a table `asterisk_cdr`: rows go there by cdr_adaptive_odbc. */
  cdrDatabase?: string;
  /** Files of Asterisk's configuration folder by name; one of a generated file's name takes its place. */
  files?:
    | Readonly<Record<string, string>>
    | ((address: AsteriskAddress) => Readonly<Record<string, string>>);
}
